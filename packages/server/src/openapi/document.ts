import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { statusOfCode, statusOfRefusal } from "../reply/status-of-code.ts";
import type { Route } from "../routes/route.ts";
import { errorSchema } from "./schemas.ts";

/** What OpenAPI 3.1 takes: JSON Schema of 2020-12. */
type JsonObject = Record<string, unknown>;

/** The routes as OpenAPI 3.1, made of what they are answered by. */
export function openapiDocument(routes: readonly Route[]): JsonObject {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    path[route.method] = operationOf(route, (schema) => jsonSchemaOf(schema, schemas));
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "stream-fallback",
      version: "1",
      description: "Is this live room on air, who is it, where is the stream?",
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "Where the service has an API key." },
      },
    },
  };
}

const SAYS_OF_PATH: Readonly<Record<string, string>> = {
  room: "An id, a URL, a share text or platform:room, percent-encoded.",
  id: "As the list has it, percent-encoded.",
  name: "The adapter's, percent-encoded.",
};

type SchemaOf = (schema: z.ZodType) => JsonObject;

function operationOf(route: Route, schemaOf: SchemaOf): JsonObject {
  const { method, path, says, query, body, isOpen = false } = route;
  const ofPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true, schema: { type: "string" } },
    description: SAYS_OF_PATH[String(name)] ?? "Percent-encoded.",
  }));
  const ofQuery = Object.entries(query).map(([name, parameter]) => ({
    ...{ name, in: "query", required: parameter.isRequired ?? false },
    ...{ description: parameter.says, schema: schemaOf(parameter.schema) },
  }));
  return {
    operationId: `${method} ${path}`.replace(/\W+(\w)?/g, (_, next: string = "") => next.toUpperCase()),
    summary: says,
    security: isOpen ? [] : [{ key: [] }, {}],
    parameters: [...ofPath, ...ofQuery],
    ...(body && { requestBody: { required: true, content: jsonContent(schemaOf(body)) } }),
    responses: { ...answersOf(route, schemaOf), ...errorsOf(schemaOf) },
  };
}

function answersOf({ answers }: Route, schemaOf: SchemaOf): JsonObject {
  const rows = Object.entries(answers).map(([status, answer]) => {
    const described = { description: STATUS_CODES[status] };
    if (answer === null) return [status, described];
    const content =
      "mediaType" in answer
        ? { [answer.mediaType]: { schema: { type: "string" } } }
        : jsonContent(schemaOf(answer));
    return [status, { ...described, content }];
  });
  return Object.fromEntries(rows);
}

/** What may come wherever a site is asked, and whatever is asked. */
function errorsOf(schemaOf: SchemaOf): JsonObject {
  const statuses = new Set([...Object.values(statusOfCode), ...Object.values(statusOfRefusal)]);
  const content = jsonContent(schemaOf(errorSchema));
  return Object.fromEntries(
    [...statuses].map((status) => [String(status), { description: STATUS_CODES[status], content }]),
  );
}

function jsonContent(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

/** The schema; what it has in common with others goes among the components. */
function jsonSchemaOf(schema: z.ZodType, components: Record<string, unknown>): JsonObject {
  const { $schema: _, $defs, ...own } = z.toJSONSchema(schema) as JsonObject;
  const text = (value: unknown) => JSON.stringify(value).replaceAll("#/$defs/", "#/components/schemas/");
  for (const [name, each] of Object.entries($defs ?? {})) components[name] = JSON.parse(text(each));
  return JSON.parse(text(own));
}
