import assert from "node:assert/strict";
import { toStreamFallbackError } from "../../errors.ts";
import type { RoomReply } from "../../provider/provider.ts";
import type { RoomAnswer, Stream, StreamContainer } from "../../room/room-info.ts";
import type { SuiteRoom } from "./provider-scenes.ts";

const TEXTS = ["title", "owner", "uid", "avatar", "cover", "liveId", "area"] as const;
const BASE_FIELDS = ["living", ...TEXTS, "sources"];
const CONTAINERS = ["flv", "ts", "fmp4"] as const satisfies readonly StreamContainer[];
const OPTIONAL_FIELDS = ["learned", "liveStartTime", "availableQualities", "streamsRefused"];

/** An answer under test, and where it was met, for the message. */
interface Met {
  answer: RoomAnswer;
  place: string;
}

/** Holds an answer against the shape that the client and its users rely on. */
export function checkShape({ answer, place }: Met, extraFields: readonly string[]): void {
  const wanted = [...BASE_FIELDS, ...extraFields].sort();
  const given = Object.keys(answer).filter((field) => !OPTIONAL_FIELDS.includes(field));
  assert.deepEqual(
    given.sort(),
    wanted,
    `${place}: the fields must be ${wanted.join(", ")}; they are ${given.sort().join(", ")} (name a provider's own in extraFields)`,
  );
  checkFields({ answer, place });
}

/** Holds the fields that every answer has against their types, whatever else the answer may have. */
export function checkFields({ answer, place }: Met): void {
  checkType(answer.living, { type: "boolean", place: `${place}: living` });
  for (const field of TEXTS) checkType(answer[field], { type: "string", place: `${place}: ${field}` });
  const { learned, liveStartTime } = answer;
  if (learned !== undefined) checkType(learned, { type: "object", place: `${place}: learned` });
  if (liveStartTime !== undefined) checkDate(liveStartTime, `${place}: liveStartTime`);

  const { availableQualities = [], streamsRefused } = answer;
  checkList(availableQualities, `${place}: availableQualities`);
  for (const [index, { quality, name, needsLogin = false }] of availableQualities.entries()) {
    const at = `${place}: availableQualities[${index}]`;
    checkType(quality, { type: "string", place: `${at}.quality` });
    checkType(name, { type: "string", place: `${at}.name` });
    checkType(needsLogin, { type: "boolean", place: `${at}.needsLogin` });
  }
  if (streamsRefused !== undefined)
    checkType(streamsRefused.reason, { type: "string", place: `${place}: streamsRefused.reason` });

  checkList(answer.sources, `${place}: sources`);
  for (const [index, source] of answer.sources.entries()) {
    const at = `${place}: sources[${index}]`;
    checkType(source.name, { type: "string", place: `${at}.name` });
    checkList(source.streams, `${at}.streams`);
    for (const [number, stream] of source.streams.entries()) checkStream(stream, `${at}.streams[${number}]`);
  }
}

/** Holds what one reply about many rooms says of a room against what is true of it; nothing is always true. */
export function checkReply(
  reply: RoomReply,
  {
    kind,
    place,
    extraFields,
  }: { kind: "live" | "offline" | "missing"; place: string; extraFields: readonly string[] },
): void {
  if (reply === undefined) return;
  if (reply instanceof Error) {
    const { code } = toStreamFallbackError(reply);
    assert.ok(kind === "missing" && code === "ROOM_NOT_FOUND", `${place}: is ${code}`);
    return;
  }
  assert.notEqual(kind, "missing", `${place}: there is no such room`);
  checkShape({ answer: reply, place }, extraFields);
  checkSurvivesJSON(reply, place);
  assert.equal(reply.living, kind === "live", `${place}: living is ${reply.living}`);
}

/** Holds two answers about one room against each other; what one of them does not know it leaves empty. */
export function checkAlike({ one, other, place }: { one: RoomReply; other: RoomReply; place: string }): void {
  if (one === undefined || other === undefined || one instanceof Error || other instanceof Error) return;
  for (const field of TEXTS) {
    const [told, known] = [one[field], other[field]];
    const isAlike = told === known || told === "" || known === "";
    assert.ok(isAlike, `${place}: ${field} is "${told}", and "${known}" where it is asked for alone`);
  }
}

/** Holds a value against JSON, as which the client keeps answers: only plain data comes back as it was. */
export function checkSurvivesJSON(value: unknown, place: string): void {
  if (value === undefined || value === null || value instanceof Date) return;
  if (typeof value === "number") {
    assert.ok(Number.isFinite(value), `${place} is ${value}, which JSON cannot tell`);
    return;
  }
  if (typeof value === "object") {
    const prototype: unknown = Object.getPrototypeOf(value);
    const isPlain = Array.isArray(value) || prototype === Object.prototype || prototype === null;
    assert.ok(isPlain, `${place} is a ${value.constructor?.name}; use plain objects, lists and dates`);
    for (const [key, inner] of Object.entries(value)) checkSurvivesJSON(inner, `${place}.${key}`);
    return;
  }
  const isText = typeof value === "string" || typeof value === "boolean";
  assert.ok(isText, `${place} is a ${typeof value}, which JSON cannot tell`);
}

/** Best first in every source; qualities that the provider does not rank come last, those on request anywhere. */
export function checkOrder(
  { answer: { sources }, place }: Met,
  { qualities, onRequest = [] }: { qualities: readonly string[]; onRequest?: SuiteRoom["onRequest"] },
): void {
  const rankOf = ({ quality }: Stream) =>
    qualities.includes(quality) ? qualities.indexOf(quality) : qualities.length;
  for (const { name, streams: all } of sources) {
    const streams = all.filter(({ quality }) => !onRequest.includes(quality));
    const sorted = streams.toSorted((one, other) => rankOf(one) - rankOf(other));
    const told = streams.map(({ quality }) => quality);
    const wanted = sorted.map(({ quality }) => quality);
    assert.deepEqual(told, wanted, `${place}: the streams of ${name} must come best first`);
  }
}

/** Holds an answer against what is known of the room: a field that is left empty is better than a wrong one. */
export function checkKnown({ answer, place }: Met, { known = {} }: SuiteRoom): void {
  for (const [field, value] of Object.entries(known)) {
    const told = answer[field as keyof typeof known];
    assert.ok(told === value || told === "", `${place}: ${field} is "${told}", not "${value}"`);
  }
}

/** Holds all answers about one room against what is known of it: some adapter must tell it, or users never hear of it. */
export function checkTold(
  answers: readonly RoomAnswer[],
  { room: { known = {} }, place }: { room: SuiteRoom; place: string },
): void {
  if (answers.length === 0) return;
  for (const [field, value] of Object.entries(known)) {
    const isTold = answers.some((answer) => answer[field as keyof typeof known] === value);
    assert.ok(isTold, `${place}: no adapter tells ${field}, which is "${value}" in known`);
  }
}

function checkStream(stream: Stream, place: string): void {
  const { flv, hls, codec, container, onlyAudio, bitRate, headers, expiresAt } = stream;
  checkType(stream.quality, { type: "string", place: `${place}.quality` });
  assert.notEqual(stream.quality, "", `${place}.quality must have a key`);
  checkType(stream.name, { type: "string", place: `${place}.name` });
  assert.ok(flv ?? hls, `${place} has neither flv nor hls`);
  for (const url of [flv, hls]) {
    if (url !== undefined) assert.ok(URL.canParse(url), `${place} has a URL that is none`);
  }
  if (codec !== undefined) checkType(codec, { type: "string", place: `${place}.codec` });
  if (container !== undefined) {
    const known: readonly string[] = CONTAINERS;
    assert.ok(known.includes(container), `${place}.container must be one of ${known.join(", ")}`);
  }
  if (onlyAudio !== undefined) checkType(onlyAudio, { type: "boolean", place: `${place}.onlyAudio` });
  if (bitRate !== undefined) checkType(bitRate, { type: "number", place: `${place}.bitRate` });
  for (const [name, value] of Object.entries(headers ?? {})) {
    checkType(value, { type: "string", place: `${place}.headers.${name}` });
  }
  if (expiresAt !== undefined) checkDate(expiresAt, `${place}.expiresAt`);
}

function checkType(value: unknown, { type, place }: { type: string; place: string }): void {
  const met = value === null ? "null" : typeof value;
  assert.equal(met, type, `${place} must be of type ${type}, it is ${met}`);
}

function checkList(value: unknown, place: string): void {
  assert.ok(Array.isArray(value), `${place} must be a list, if an empty one; it is ${typeof value}`);
}

function checkDate(value: unknown, place: string): void {
  assert.ok(value instanceof Date && !Number.isNaN(value.getTime()), `${place} must be a valid Date`);
}
