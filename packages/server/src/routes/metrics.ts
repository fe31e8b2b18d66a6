import { defineRoute } from "./route.ts";

export const metricsRoute = defineRoute({
  method: "get",
  path: "/metrics",
  says: "The numbers of the client, of the service and of the process, as Prometheus reads them.",
  query: {},
  answers: { 200: { mediaType: "text/plain" } },
  async handle({ context }, { metrics: { registry } }) {
    const text = await registry.metrics();
    return context.body(text, 200, {
      "Content-Type": registry.contentType,
      "Cache-Control": "no-store",
    });
  },
});
