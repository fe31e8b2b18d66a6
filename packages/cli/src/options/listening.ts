import type { OptionSpec } from "./option.ts";
import { readPort } from "./read-values.ts";

interface Listening {
  /** The port that is taken by itself. */
  port: number;
  portVariable: string;
  hostVariable: string;
}

/** Where a service listens. */
export function listening({ port, portVariable, hostVariable }: Listening): readonly OptionSpec[] {
  return [
    {
      flags: "--port <port>",
      says: { en: "listen at this port; 0 takes a free one", zh: "监听的端口；0 表示任一空闲端口" },
      otherwise: String(port),
      variable: portVariable,
      read: readPort,
    },
    {
      flags: "--host <address>",
      says: {
        en: "listen at this address; one beyond this machine needs API_KEY",
        zh: "监听的地址；本机以外必须设置 API_KEY",
      },
      otherwise: "127.0.0.1",
      variable: hostVariable,
    },
  ];
}
