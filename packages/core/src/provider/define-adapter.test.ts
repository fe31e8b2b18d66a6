import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { HttpReply } from "../http/http-client.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { CallContext } from "./call-context.ts";
import { type AdapterParts, defineAdapter } from "./define-adapter.ts";
import type { RoomQuery } from "./provider.ts";
import type { Schema } from "./schema.ts";

interface State {
  user: { name: string };
}

type Parts = AdapterParts<unknown, unknown, State>;
type Issues = readonly { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] }[];

const room: RoomAnswer = {
  living: true,
  title: "",
  owner: "",
  uid: "",
  avatar: "",
  cover: "",
  liveId: "",
  area: "",
  sources: [],
};
const query: RoomQuery = { room: { provider: "site", roomId: "42" }, need: { kind: "status" }, options: {} };
/** The parts below ask nothing of it. */
const context = {} as CallContext;

function schemaOf(validate: Schema<State>["~standard"]["validate"]): Schema<State> {
  return { "~standard": { validate } };
}

function adapterWith(parts: Partial<Parts>) {
  return defineAdapter<unknown, unknown, State>({
    name: "web",
    provides: ["status"],
    request: async (): Promise<HttpReply> => ({
      status: 200,
      headers: {},
      body: new TextEncoder().encode('{"user":{"name":"anchor"}}'),
    }),
    parse: ({ body }) => JSON.parse(new TextDecoder().decode(body)),
    schema: schemaOf((value) => ({ value: value as State })),
    normalise: (state) => ({ ...room, owner: state.user.name }),
    ...parts,
  });
}

async function failureOf(parts: Partial<Parts>): Promise<StreamFallbackError> {
  const outcome = await adapterWith(parts)
    .fetchRoom(query, context)
    .catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

describe("an adapter of four parts", () => {
  it("requests, parses, checks and normalises", async () => {
    expect(await adapterWith({}).fetchRoom(query, context)).toEqual({ ...room, owner: "anchor" });
  });

  it("may ask several times for one answer", async () => {
    const adapter = defineAdapter({
      name: "twice",
      provides: ["status"],
      request: async () => ({ name: "anchor", title: "evening" }),
      parse: ({ name, title }) => ({ user: { name: `${name}, ${title}` } }),
      schema: schemaOf((value) => ({ value: value as State })),
      normalise: (state) => ({ ...room, owner: state.user.name }),
    });
    expect(await adapter.fetchRoom(query, context)).toMatchObject({ owner: "anchor, evening" });
  });

  it("hands on what the schema made of the state", async () => {
    const schema = schemaOf(() => ({ value: { user: { name: "from the schema" } } }));
    expect(await adapterWith({ schema }).fetchRoom(query, context)).toMatchObject({
      owner: "from the schema",
    });
  });

  it("shows the balancer what it is, and keeps its parts to itself", () => {
    const accepts = () => false;
    const adapter = adapterWith({ priority: 2, weight: 3, accepts });
    expect(adapter).toEqual({
      name: "web",
      provides: ["status"],
      priority: 2,
      weight: 3,
      accepts,
      fetchRoom: expect.any(Function),
    });
  });

  it("says in every error which adapter and room it is about", async () => {
    const blocked = new StreamFallbackError("RISK_CONTROL", "captcha", { retryAfterMs: 7 });
    const error = await failureOf({ request: () => Promise.reject(blocked) });
    expect(error).toMatchObject({ code: "RISK_CONTROL", retryAfterMs: 7, message: "web, room 42: captcha" });
  });

  it("lets normalise prove that there is no such room", async () => {
    const normalise = () => {
      throw new StreamFallbackError("ROOM_NOT_FOUND", "no such room");
    };
    expect((await failureOf({ normalise })).code).toBe("ROOM_NOT_FOUND");
  });

  it("does not quote the data that one of its parts failed on", async () => {
    const parse = () => JSON.parse("sessionid=secret");
    const error = await failureOf({ parse });
    expect(error.code).toBe("UPSTREAM_ERROR");
    expect(error.message).not.toContain("secret");
  });
});

describe("a reply of another shape", () => {
  const rejecting = (issues: Issues) => schemaOf(() => ({ issues }));
  const replyOf = (value: unknown) => ({ parse: () => value });

  it.each([
    ["a string", { user: { name: "secret" } }, ["user", "name"], "user.name is of type string"],
    ["a number", { user: 31337 }, ["user"], "user is of type number"],
    ["null", { user: null }, ["user"], "user is null"],
    ["nothing", {}, ["user", "name"], "user.name is missing"],
    ["an array", { user: ["secret"] }, ["user"], "user is an array"],
    ["an element", { rooms: [{}, { id: true }] }, ["rooms", 1, "id"], "rooms.1.id is of type boolean"],
    [
      "a path of objects",
      { user: { name: 1 } },
      [{ key: "user" }, { key: "name" }],
      "user.name is of type number",
    ],
    ["the whole", "secret", [], "the whole reply is of type string"],
  ])("is reported with path and type, never with the value: %s", async (_what, value, path, where) => {
    const schema = rejecting([{ message: 'expected X, received "secret" 31337', path }]);
    const error = await failureOf({ ...replyOf(value), schema });
    expect(error.code).toBe("SCHEMA");
    expect(error.message).toContain(where);
    expect(error.message).not.toMatch(/secret|31337/);
  });

  it("is reported even when the schema names no path", async () => {
    const error = await failureOf({ ...replyOf([1]), schema: rejecting([{ message: "no" }]) });
    expect(error).toMatchObject({
      code: "SCHEMA",
      message: expect.stringContaining("the whole reply is an array"),
    });
  });

  it("fails with an UPSTREAM_ERROR when the schema answers with a promise", async () => {
    const schema = schemaOf(async () => ({ value: { user: { name: "" } } }));
    expect(await failureOf({ schema })).toMatchObject({
      code: "UPSTREAM_ERROR",
      cause: expect.any(TypeError),
    });
  });
});
