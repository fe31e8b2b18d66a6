import assert from "node:assert/strict";
import type { ErrorCode, Fault } from "../../errors.ts";
import { brokenReplies, faultsOfBroken, faultsOfRefusals } from "./broken-replies.ts";
import { endsWhenAborted } from "./ends-when-aborted.ts";
import type { ProviderScenes } from "./provider-scenes.ts";
import { placeOf, type SuiteParts } from "./suite-parts.ts";
import { failureOf, forEachAdapter, type Stage } from "./suite-stage.ts";
import type { TestCall } from "./test-call.ts";
import { checkFailsTogether } from "./together-tests.ts";

/** No site takes more for one answer. */
const MOST_REQUESTS = 20;

/** One way in which the site, or its replies, may break. */
interface Mishap<Kind extends string> {
  name: string;
  /** Whose fault it may be. */
  faults: readonly Fault[];
  /** The code that must come; undefined where any will do. */
  code: ErrorCode | undefined;
  strike(stage: Stage<Kind>, call: TestCall): Promise<void>;
}

/** How every adapter fails: it never takes a broken reply for a room off air, and ends when its call does. */
export function testFailures<Kind extends string>({ it, scenes, onStage, ask }: SuiteParts<Kind>): void {
  it("is tried with the ways in which the site itself refuses", async () => {
    assert.ok(
      scenes.breaks,
      'breaks: name how the site turns robots away, as in { captcha: "RISK_CONTROL" }, and play it in break; {} if it has no way of its own',
    );
  });

  for (const { name, faults, code: wanted, strike } of mishapsOf(scenes)) {
    for (const when of ["at the first visit", "with sessions"] as const) {
      it(`throws and never says offline: ${name}, ${when}`, () =>
        forEachAdapter(onStage, async (adapter, stage) => {
          const [query] = stage.acceptedBy(adapter, scenes.live);
          if (query === undefined) return;
          const place = `${placeOf(adapter, { query, kind: "live" })}, ${name} ${when}`;
          await stage.call(async (opened) => {
            const asking = () => adapter.fetchRoom(query, opened.context);
            if (when === "with sessions") await opened.run(asking, place);
            await strike(stage, opened);
            const { code, fault } = await failureOf(asking, { call: opened, place });
            if (wanted !== undefined) assert.equal(code, wanted, `${place}: must be ${wanted}, is ${code}`);
            const blame = `must be the fault of ${faults.join(", ")}; ${code} is that of ${fault}`;
            assert.ok(faults.includes(fault), `${place}: ${blame}`);
            await checkFailsTogether(adapter, { stage, scenes, call: opened, faults, place });
          });
        }));
    }
  }

  it("ends at once when the call is aborted, whichever request hangs", () =>
    ask({ kind: "live", room: scenes.live }, async (asked) => {
      for (let number = 1, hung = true; hung; number++) {
        assert.ok(number <= MOST_REQUESTS, `${asked.place}: asks ${number} times for one answer`);
        hung = await asked.stage.call((opened) => endsWhenAborted(asked, { call: opened, number }));
      }
    }));
}

/** Those that any site may have, then its own. */
function mishapsOf<Kind extends string>({ breaks = [] }: ProviderScenes<Kind>): Mishap<Kind>[] {
  return [
    ...Object.entries(brokenReplies).map(([name, how]) => ({
      name,
      faults: faultsOfRefusals[name] ?? faultsOfBroken,
      code: undefined,
      strike: async (_stage: Stage<Kind>, call: TestCall) => call.spoil(how),
    })),
    ...breaksOf(breaks).map(({ kind, code }) => ({
      name: `"${kind}"`,
      faults: faultsOfBroken,
      code,
      async strike({ site }: Stage<Kind>) {
        assert.ok(site.break, `createProvider must give a break that knows "${kind}"`);
        await site.break(kind);
      },
    })),
  ];
}

function breaksOf<Kind extends string>(
  given: NonNullable<ProviderScenes<Kind>["breaks"]>,
): { kind: Kind; code: ErrorCode | undefined }[] {
  if (Array.isArray(given)) return given.map((kind: Kind) => ({ kind, code: undefined }));
  return Object.entries(given).map(([kind, code]) => ({
    kind: kind as Kind,
    code: code as ErrorCode | undefined,
  }));
}
