import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../../packages/cli/bundle/bin.js", import.meta.url));

export interface GatewayProcess {
  child: ChildProcess;
  origin: string;
  /** What it wrote to stderr. */
  told(): string;
}

/** `douyin-info gateway` as it is shipped, before backends at these ports. */
export async function startGatewayProcess(ports: readonly number[]): Promise<GatewayProcess> {
  const backends = ports.flatMap((port) => ["--backend", `127.0.0.1:${port}`]);
  const child = spawn(process.execPath, [bin, "gateway", "--port", "0", ...backends], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  const [address] = await Promise.race([
    once(child.stdout.setEncoding("utf8"), "data"),
    once(child, "exit").then(() =>
      Promise.reject(new Error(`the gateway ended before it listened: ${told}`)),
    ),
  ]);
  return { child, origin: String(address).trim(), told: () => told };
}
