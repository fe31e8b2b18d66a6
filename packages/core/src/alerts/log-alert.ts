import type { Logger } from "../runtime/logger.ts";
import type { Alert } from "./alert.ts";

/** One line for each alert that begins, as loud as it matters, and a quiet one for each that ends. */
export function logAlert(logger: Logger, alert: Alert): void {
  const { name, severity, provider, state, since, value, threshold, calls, message } = alert;
  const fields = { alert: name, severity, provider, state, since, value, threshold, calls };
  const isQuiet = state === "ended" || severity === "notice";
  logger[isQuiet ? "info" : "warn"](fields, `alert ${name}: ${message}`);
}
