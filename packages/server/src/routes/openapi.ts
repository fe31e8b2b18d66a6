import { z } from "zod";
import { openapiDocument } from "../openapi/document.ts";
import { defineRoute, type Route } from "./route.ts";

/** Tells of the other routes, and of itself. */
export function openapiRoute(others: readonly Route[]): Route {
  /** Made when somebody asks, since few do. */
  let text: string | undefined;
  const own: Route = defineRoute({
    method: "get",
    path: "/openapi.json",
    says: "This description, as OpenAPI 3.1.",
    query: {},
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    handle({ context }) {
      text ??= JSON.stringify(openapiDocument([...others, own]));
      context.header("Cache-Control", "no-store");
      context.header("Content-Type", "application/json");
      return context.body(text);
    },
  });
  return own;
}
