export type { AppOptions, AskWith, ServedClient } from "./app-options.ts";
export { type App, createApp } from "./create-app.ts";
export { createServiceMetrics } from "./metrics/create-service-metrics.ts";
export { type RunningServer, type StartOptions, startServer } from "./start-server.ts";
