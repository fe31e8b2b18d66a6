import { StreamFallbackError } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import { expect, test } from "vitest";
import { cast, truthAt } from "../emulator/cast/rooms.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { pageForms } from "../emulator/pages/page-form.ts";
import { sampleOf } from "../sample-of.ts";
import { ROUND_DELAY_MS, setUp } from "./set-up.ts";

const uid = "MS4wLjABAAAAinvented-nobody-at-all";

const forms: Fault[] = [...pageForms.map((form) => ({ kind: "form", form }) as const), { kind: "olderPage" }];

/** One of each outcome, a title of every quote, two pictures, and a second set of streams. */
const rooms = [
  "live",
  "liveWithoutUhd",
  "doubleScreen",
  "oddTitle",
  "radio",
  "offline",
  "ended",
  "restricted",
  "skeleton",
  "missing",
] as const;

const anchors = ["live", "liveWithoutUhd", "offline", "restricted", "unlisted", "cancelled"] as const;

const outcomes = {
  live: { living: true },
  offline: { living: false },
  restricted: { code: "ROOM_RESTRICTED" },
  missing: { code: "ROOM_NOT_FOUND" },
  unproven: { code: "ALL_ENDPOINTS_FAILED", why: "INCOMPLETE" },
};

test.each(sampleOf(forms, 3))(
  "a room's page in the form of %j tells the same of every room",
  async (form) => {
    await expectSame("webHTML", rooms, form);
  },
);

test.each(sampleOf(pageForms, 3))("a profile in the form %s tells the same of every anchor", async (form) => {
  await expectSame("userHTML", anchors, { kind: "form", form });
});

async function expectSame(
  api: "webHTML" | "userHTML",
  names: readonly (keyof typeof cast)[],
  form: Fault,
): Promise<void> {
  // Addresses of streams hold the time of the reply, so time stands still until a failure.
  const clock = manualClock();
  const { ask, emulator, client } = await setUp({ clock, config: { breaker: { maxFailures: 1_000 } } });
  client.on("failure", () => void clock.advance(ROUND_DELAY_MS));

  async function tell(name: keyof typeof cast): Promise<object> {
    const member = cast[name];
    client.balancer("douyin").reset();
    try {
      const asked = { api, uid: "owner" in member ? member.owner.secUid : uid, maxAgeMs: 0 };
      const { meta, recordStartTime, liveStartTime, ...told } = await ask(member.webRid, asked);
      return told;
    } catch (error) {
      if (!(error instanceof StreamFallbackError)) throw error;
      return { code: error.code, why: error.cause instanceof StreamFallbackError && error.cause.code };
    }
  }

  for (const name of names) {
    emulator.control({ endpoint: api, fault: null });
    const usual = await tell(name);
    const { verdict } = truthAt(api, cast[name]);
    expect(usual, name).toMatchObject(outcomes[verdict]);
    emulator.control({ endpoint: api, fault: form });
    expect(await tell(name), name).toEqual(usual);
  }
}
