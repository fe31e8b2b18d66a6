export type { Backend } from "./backends/backend.ts";
export { backendAt, parseBackend } from "./backends/parse-backend.ts";
export type { GatewayOptions, HealthSettings } from "./gateway-options.ts";
export { type RunningGateway, startGateway } from "./start-gateway.ts";
