import type { Logger } from "@stream-fallback/core";
import type { PrometheusMetrics } from "@stream-fallback/core/prometheus";
import type { Context } from "hono";
import type { z } from "zod";
import type { AskWith, ServedClient } from "../app-options.ts";
import type { AuditNote } from "../audit/audited.ts";
import type { EventFeed } from "../events/event-feed.ts";
import type { History } from "../history/history.ts";
import type { Reply } from "../reply/reply.ts";
import type { ToldTexts } from "../reply/told-texts.ts";
import type { AddressOf } from "../request/address-of.ts";
import type { QuerySpec, QueryValues } from "../request/query.ts";
import type { ServingWatch } from "../watching/serving-watch.ts";

/** What routes answer with. */
export interface RouteParts {
  client: ServedClient;
  watch: ServingWatch | undefined;
  feed: EventFeed | undefined;
  history: History;
  texts: ToldTexts;
  askWith: AskWith;
  addressOf: AddressOf;
  logger: Logger | undefined;
  metrics: Pick<PrometheusMetrics, "registry">;
  /** What gives the client its identities and would undo a change of them; undefined where nothing does. */
  identitiesFrom: string | undefined;
  isDraining(): boolean;
}

/** A request, as far as it is understood. */
interface Asked<Query> {
  context: Context;
  /** The room of the path, decoded; "" where it has none. */
  room: string;
  query: Query;
  /** Adds to the line of the audit; of a route that changes nothing it does nothing. */
  note(more: AuditNote): void;
  /** Ends when the caller has left. */
  signal: AbortSignal;
}

interface RouteSpec<Query extends QuerySpec> {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it. */
  path: string;
  /** What it is for, in one line. */
  says: string;
  query: Query;
  /** Of the body that it takes. @default none */
  body?: z.ZodType;
  /** Of the answers that are no errors, by status; null for one without a body, text for one that is no JSON. */
  answers: Readonly<Record<number, z.ZodType | { mediaType: string } | null>>;
  /** Whether it is answered without a key, whatever the host, and while the service ends. @default false */
  isOpen?: boolean;
  /** What the audit calls it, such as `endpoint.trip`. @default it changes nothing, and is not audited */
  audits?: string;
  handle(asked: Asked<QueryValues<Query>>, parts: RouteParts): Reply | Promise<Reply>;
}

export type Route = RouteSpec<QuerySpec>;

/** Lets the handler know the kinds of its own parameters. */
export function defineRoute<const Query extends QuerySpec>(spec: RouteSpec<Query>): Route {
  return spec as unknown as Route;
}
