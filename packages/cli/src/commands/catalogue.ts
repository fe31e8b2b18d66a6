import { clusterCommand } from "./cluster/cluster-command.ts";
import type { Catalogue } from "./command.ts";
import { completionCommand } from "./completion/completion-command.ts";
import { doctorCommand } from "./doctor/doctor-command.ts";
import { gatewayCommand } from "./gateway/gateway-command.ts";
import { infoCommand } from "./info/info-command.ts";
import { resolveCommand } from "./resolve/resolve-command.ts";
import { serveCommand } from "./serve/serve-command.ts";
import { statusCommand } from "./status/status-command.ts";
import { streamCommand } from "./stream/stream-command.ts";
import { watchCommand } from "./watch/watch-command.ts";

export const catalogue: Catalogue = {
  commands: [
    infoCommand,
    streamCommand,
    watchCommand,
    serveCommand,
    gatewayCommand,
    clusterCommand,
    resolveCommand,
    doctorCommand,
    statusCommand,
    completionCommand,
  ],
  byDefault: infoCommand,
};
