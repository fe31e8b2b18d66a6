import { readEnvFiles } from "../../asking/read-env-files.ts";
import { variablesOf } from "../../asking/variables-of.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Text } from "../../language/text.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { fitted } from "../../output/fitted.ts";
import type { RunCommand } from "../command.ts";
import { untilAborted } from "../until-aborted.ts";
import { gatewayLogger } from "./gateway-logger.ts";
import { type ForwardingOptions, howToForward } from "./how-to-forward.ts";
import { loadGateway } from "./load-gateway.ts";
import { type BackendOptions, whichBackends } from "./which-backends.ts";

interface GatewayCommandOptions extends BackendOptions, ForwardingOptions, EverywhereOptions {
  envFile?: readonly string[];
}

/** `douyin-info gateway`: its address on stdout, and requests forwarded until it is interrupted. */
export const gateway: RunCommand<GatewayCommandOptions> = async ({ options }, surroundings) => {
  const { signal, stdout, stderr, language } = surroundings;
  const variable = variablesOf(await readEnvFiles(options.envFile ?? [], surroundings));
  const loaded = await loadGateway("gateway");
  const running = await loaded.startGateway({
    ...howToForward(options, variable),
    backends: whichBackends(options, { variable, gateway: loaded }),
    logger: await gatewayLogger(options, stderr),
  });
  try {
    stdout.write(`${running.origin}\n`);
    stderr.write(fitted(`douyin-info: ${words(running.backends().length)[language]}\n`, stderr));
    await untilAborted(signal);
  } finally {
    await running.close();
  }
  return exitCodes.answered;
};

/** A list that others keep comes later than the first answer. */
function words(backends: number): Text {
  if (backends === 0)
    return {
      en: "forwarding as soon as the list of backends is here; Ctrl-C ends it",
      zh: "取得后端列表后开始转发；按 Ctrl-C 结束",
    };
  return {
    en: `forwarding to ${backends} ${backends === 1 ? "backend" : "backends"}; Ctrl-C ends it`,
    zh: `正在转发到 ${backends} 个后端；按 Ctrl-C 结束`,
  };
}
