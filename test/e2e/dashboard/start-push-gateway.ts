import type { AtEnd } from "./endings.ts";
import { startDaemon } from "./start-daemon.ts";

/** A push gateway that keeps nothing: Debian's writes by default to where one of the system has its data. */
export function startPushGateway(atEnd: AtEnd): Promise<string> {
  return startDaemon("prometheus-pushgateway", { args: ["--persistence.file="], atEnd });
}
