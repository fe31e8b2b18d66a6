import { isatty } from "node:tty";
import { StreamFallbackError } from "@stream-fallback/core";
import type { RunningCluster } from "@stream-fallback/gateway";
import { readEnvFiles } from "../../asking/read-env-files.ts";
import { variablesOf } from "../../asking/variables-of.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Text } from "../../language/text.ts";
import { readCount, readPort } from "../../options/read-values.ts";
import { fitted } from "../../output/fitted.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { gatewayLogger } from "../gateway/gateway-logger.ts";
import { type ForwardingOptions, howToForward } from "../gateway/how-to-forward.ts";
import { loadGateway } from "../gateway/load-gateway.ts";
import { loadServer } from "../serve/load-server.ts";
import { untilAborted } from "../until-aborted.ts";
import { lineOf } from "./line-of.ts";
import { type ServedOptions, whatToRun } from "./what-to-run.ts";

interface ClusterCommandOptions extends ForwardingOptions, ServedOptions {
  envFile?: readonly string[];
  count?: number;
  startPort?: number;
}

/** `douyin-info cluster [room…]`: the address of its gateway on stdout, and instances behind it until it is interrupted. */
export const cluster: RunCommand<ClusterCommandOptions> = async ({ words: rooms, options }, around) => {
  const { signal, stdout, stderr, language } = around;
  const environment = await readEnvFiles(options.envFile ?? [], around);
  const variable = variablesOf(environment);
  const startPort = options.startPort ?? variable("START_PORT", readPort);
  const instances = options.count ?? variable("INSTANCE_COUNT", readCount);
  const forwarding = howToForward(options, variable);
  const { trustedProxies = [] } = forwarding;
  const command = whatToRun({ words: rooms, options, trustedProxies }, { environment, language });
  // The instances would all say that it is missing.
  await loadServer("cluster");
  const { startCluster } = await loadGateway("cluster");
  const running = await startCluster({
    ...forwarding,
    ...{ command, instances, startPort, signal },
    readyPath: forwarding.health?.path,
    isGraceful: true,
    env: { ...around.environment, CLUSTER_MEMBER: "1" },
    logger: await gatewayLogger(options, stderr),
    onLine(line, { instance, stream }) {
      // Of stdout it is the address, which is nobody's business here.
      if (stream === "stderr") stderr.write(lineOf(line, { instance, isJson: options.logJson === true }));
    },
  });
  stdout.write(`${running.origin}\n`);
  stderr.write(fitted(`douyin-info: ${words(running.status().wanted)[language]}\n`, stderr));
  endOnSecondSignal(running, around);
  const hungUp = followSignals(running, around);
  await untilAborted(AbortSignal.any([signal, hungUp]));
  await running.close();
  return exitCodes.answered;
};

/** What runs a command for somebody passes Ctrl-C on, though the terminal has sent it already: that is no second one. */
const DOUBLED_MS = 500;

function endOnSecondSignal(running: RunningCluster, { onSignal }: Surroundings): void {
  let firstAt: number | undefined;
  const hear = () => {
    firstAt ??= performance.now();
    if (performance.now() - firstAt > DOUBLED_MS) running.kill();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) onSignal?.(name, hear);
}

/** One more, one fewer, and all anew, as other keepers of processes take it. What it gives is aborted when the terminal has gone. */
function followSignals(running: RunningCluster, { onSignal, stderr }: Surroundings): AbortSignal {
  const hungUp = new AbortController();
  const isTerminal = (): boolean => "fd" in stderr && isatty(Number(stderr.fd));
  const hadTerminal = isTerminal();
  const change = (by: number) => {
    try {
      running.scale(running.status().wanted + by);
    } catch (error) {
      // There is no more, or no less.
      if (!(error instanceof StreamFallbackError)) throw error;
    }
  };
  onSignal?.("SIGTTIN", () => change(+1));
  onSignal?.("SIGTTOU", () => change(-1));
  onSignal?.("SIGHUP", () => {
    // A window that was closed tells so by the same signal.
    if (hadTerminal && !isTerminal()) hungUp.abort();
    else void running.restart();
  });
  return hungUp.signal;
}

function words(count: number): Text {
  return {
    en: `${count} ${count === 1 ? "instance" : "instances"} of serve behind it; Ctrl-C ends all`,
    zh: `网关后有 ${count} 个 serve 实例；按 Ctrl-C 全部结束`,
  };
}
