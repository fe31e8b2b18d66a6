import { StreamFallbackError } from "../../errors.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";
import { shuffleKeys } from "./breaks/break-values.ts";
import type { FuzzBreak, FuzzTools } from "./breaks/fuzz-break.ts";
import { callInMemory, SECRET } from "./call-in-memory.ts";
import { bytesOf, type DrawnRun } from "./draw-run.ts";
import type { FuzzedReply, FuzzReply, FuzzTruth } from "./fuzz-options.ts";
import { judgeOutcome } from "./judge-outcome.ts";
import { type Measured, measured } from "./measured.ts";
import { ofTheAuthor } from "./of-the-author.ts";
import type { Fuzz } from "./open-fuzz.ts";

/** What came of a run. */
export interface PlayedRun extends Pick<Measured, "outcome" | "tookMs"> {
  /** What is wrong with it, in one sentence. */
  violation: string | undefined;
  /** The reply that was broken, or the first one. */
  reply: FuzzedReply;
}

/** Breaks the replies of a run, has the adapter read them, and judges what comes of it. */
export async function playRun(run: DrawnRun, fuzz: Fuzz): Promise<PlayedRun> {
  const { scene, query, spoilt, breaks, status, seed } = run;
  const { adapter, provider } = fuzz;
  const replies = scene.replies.map((reply) =>
    reply === spoilt
      ? brokenReply(reply, { run, fuzz })
      : fuzzedReply(reply, { body: bytesOf(reply), madeOf: [] }),
  );
  const played = replies.map((reply, index) => ({ ...reply, headers: headersOf(scene.replies[index]) }));
  const ask = () => {
    const call = callInMemory({ replies: played, hosts: provider.hosts, seed });
    return adapter.fetchRoom(query, call);
  };
  const { outcome, tookMs, trouble } = await measured(ask);
  const reply = replies[spoilt === undefined ? 0 : scene.replies.indexOf(spoilt)] as FuzzedReply;
  const { roomId, uid } = scene;
  const judge = () =>
    judgeOutcome(outcome, {
      truths: truthsIn(ofTheAuthor("read", () => fuzz.read({ roomId, uid, need: query.need, replies }))),
      isIntact: status === undefined && breaks.every(({ isHarmless = false }) => isHarmless),
      wantsQuality: query.need.kind === "streams" && query.need.quality !== undefined,
      texts: replies.map(({ text }) => text),
      secrets: [SECRET, ...fuzz.secrets],
      names: [roomId, uid ?? "", adapter.name].filter((name) => name !== ""),
    });
  return { outcome, tookMs, reply, violation: trouble ?? judge() };
}

function brokenReply(reply: FuzzReply, { run, fuzz }: { run: DrawnRun; fuzz: Fuzz }): FuzzedReply {
  const { breaks, other, status } = run;
  const whole = bytesOf(reply);
  let foreign: Uint8Array | undefined;
  const body = breaks.reduce((bytes, each) => {
    const random = seededRandom(each.seed);
    return changed(each, {
      bytes,
      tools: {
        random,
        get other() {
          foreign ??= bytesOf(other().replies.find(({ path }) => path === reply.path) ?? reply);
          return foreign;
        },
        breakJSON: (text) => fuzz.breakJSON(text, random),
        shuffleKeys: (text) => shuffleKeys(text, random),
      },
    });
  }, whole);
  return fuzzedReply(
    { ...reply, status: status ?? reply.status },
    { body, madeOf: [whole, foreign ?? []].flat() },
  );
}

/** @throws StreamFallbackError `INVALID_INPUT` for a break that throws, or gives something else than bytes */
function changed(
  { name, change }: FuzzBreak,
  { bytes, tools }: { bytes: Uint8Array; tools: FuzzTools },
): Uint8Array {
  const body = ofTheAuthor(`the break ${name.slice(0, 40)}`, () => change(bytes, tools));
  if (body instanceof Uint8Array) return body;
  throw new StreamFallbackError("INVALID_INPUT", `the break ${name.slice(0, 40)} must give bytes`);
}

function fuzzedReply(
  { path, status = 200 }: FuzzReply,
  { body, madeOf }: Pick<FuzzedReply, "body" | "madeOf">,
): FuzzedReply {
  return {
    path,
    status,
    body,
    text: new TextDecoder().decode(body),
    madeOf: madeOf.length > 0 ? madeOf : [body],
  };
}

function headersOf(reply: FuzzReply | undefined): Record<string, string | readonly string[]> {
  const { headers, cookies = [`visitor=${SECRET}; Path=/`] } = reply ?? {};
  return { ...headers, "set-cookie": cookies };
}

const WORDS: readonly unknown[] = ["live", "off-air", "not-found", "restricted", "unknown"];

/** @throws StreamFallbackError `INVALID_INPUT` for what is no truth */
function truthsIn(read: FuzzTruth | readonly FuzzTruth[] | undefined): readonly FuzzTruth[] {
  const truths = [read ?? []].flat() as readonly FuzzTruth[];
  if (truths.every((truth) => WORDS.includes(truth) || typeof Object(truth).living === "boolean"))
    return truths;
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `read must give ${WORDS.join(", ")}, nothing, or an object with living, at once`,
  );
}
