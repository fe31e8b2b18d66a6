import { StreamFallbackError } from "@stream-fallback/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersOf } from "./__fixtures__/changeable.ts";
import { fakeCall, queryOf, replyOf } from "./__fixtures__/fake-call.ts";
import * as replies from "./__fixtures__/site/replies.ts";
import { cast } from "./__fixtures__/site/rooms.ts";
import { adapters } from "./adapters/adapters.ts";
import { chooseOrigins } from "./origins.ts";

const { roomId, uid } = cast.live;
const PAGE = `/${roomId}`;
const viewer = { qn: 10_000, hasLogin: false };
const whole: Record<string, unknown> = {
  ...answersOf(),
  "master/url": replyOf(replies.masterPlaylist(cast.live)),
  [PAGE]: replyOf(replies.page(cast.live, viewer)),
};

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, "", "0", 0, 1, 2, -352, true, [], {}, "<html>", { v_voucher: "x" }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What to change, and where: `steps` are numbers of keys, whatever is there. Undefined leaves it out. */
const change = fc.record({
  steps: fc.array(fc.nat(60), { minLength: 1, maxLength: 8 }),
  value: fc.option(odd, { nil: undefined }),
});
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** With another value, or without one, these prove what they say; what is inside may be changed. */
const PROOFS: readonly string[] = ["code", "live_status", "by_room_ids", String(roomId)];

function changed(value: unknown, { steps: [step = 0, ...steps], value: put }: Change): unknown {
  if (typeof value !== "object" || value === null) return put;
  const entries = Object.entries(value);
  const at = entries.length === 0 ? 0 : step % entries.length;
  const [key, inside] = entries[at] ?? ["new", undefined];
  const isDeep = typeof inside === "object" && inside !== null && steps.length > 0;
  if (!isDeep && PROOFS.includes(key)) return value;
  const other = isDeep ? changed(inside, { steps, value: put }) : put;
  if (Array.isArray(value)) return value.toSpliced(at, 1, ...(other === undefined ? [] : [other]));
  return { ...value, [key]: other };
}

/** What the site answers at one address, with changes; a playlist is cut. */
function spoilt(end: string, changes: readonly Change[]): unknown {
  if (end === "master/url") return replyOf(replies.masterPlaylist(cast.live).slice(0, 20 * changes.length));
  if (end !== PAGE) return changes.reduce(changed, whole[end]);
  const state = { roomInitRes: replies.playInfo(cast.live, viewer), roomInfoRes: replies.info(cast.live) };
  return replyOf(replies.pageOf(changes.reduce<unknown>(changed, state), cast.live.title));
}

describe.each(Object.entries(adapters))("%s", (_, make) => {
  const adapter = make({ origins: chooseOrigins() });
  const queries = [queryOf(roomId), queryOf(roomId, "origin")].filter(({ need }) =>
    adapter.provides.includes(need.kind),
  );

  it("never takes a room on air for one off air, or for none, by replies that are broken", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...Object.keys(whole)),
        fc.constantFrom(...queries),
        async (changes, end, asked) => {
          const answers = { ...whole, [end]: spoilt(end, changes) };
          const query = { ...asked, room: { ...asked.room, uid: String(uid) } };
          const outcome = await adapter
            .fetchRoom(query, fakeCall(answers).context)
            .catch((thrown: unknown) => thrown);
          if (outcome instanceof StreamFallbackError) {
            expect(["endpoint", "access", "identity"]).toContain(outcome.fault);
          } else {
            expect(outcome).toMatchObject({ living: true });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
