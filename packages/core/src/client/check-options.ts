import { namesIn, shownName } from "../config/describe-faults.ts";
import { nearestName } from "../config/nearest-name.ts";
import { clientSchema } from "../config/schema.ts";
import { StreamFallbackError } from "../errors.ts";
import type { StreamChoice } from "../room/select-stream.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ClientGetStreamOptions, ClientOptions } from "./client-options.ts";

const CLIENT_OPTIONS: Record<keyof ClientOptions<unknown>, true> = {
  providers: true,
  strategy: true,
  profile: true,
  config: true,
  configFile: true,
  cache: true,
  logger: true,
  metrics: true,
  driftSamples: true,
  clock: true,
  random: true,
};

/** Those of all calls: recorders hand the same options to each. */
const CALL_OPTIONS: Record<keyof ClientGetStreamOptions, true> = {
  api: true,
  auth: true,
  uid: true,
  ignoreBadUid: true,
  signal: true,
  timeoutMs: true,
  maxAgeMs: true,
  options: true,
  probe: true,
  prefer: true,
  quality: true,
  strictQuality: true,
  formatPriorities: true,
  onlyAudio: true,
  codecPriorities: true,
  protocol: true,
};

/** Names come from callers; one that makes up a new one for each call must not fill the memory. */
const MOST_NAMES_WARNED_OF = 100;

/** @throws StreamFallbackError `INVALID_INPUT` with the name, and the one that may be meant */
export function refuseUnknownOptions(options: object): void {
  if (typeof options !== "object" || options === null)
    throw new StreamFallbackError("INVALID_INPUT", "createClient needs an object with its providers");
  const unknown = Object.entries(options).find(
    ([name, value]) => value !== undefined && !Object.hasOwn(CLIENT_OPTIONS, name),
  )?.[0];
  if (unknown === undefined) return;
  const known = [...Object.keys(CLIENT_OPTIONS), ...namesIn(clientSchema).map((name) => `config.${name}`)];
  const hint = hintOf(unknown, known);
  throw new StreamFallbackError("INVALID_INPUT", `createClient has no option ${shownName(unknown)}${hint}`);
}

/** Warns of each unknown option of a call once: what is asked without it may not be what was meant. */
export function createCallCheck(logger: Logger): (call: object) => void {
  const warnedOf = new Set<string>();
  return (call) => {
    if (typeof call !== "object") return;
    refuseBadChoice(call);
    for (const name in call) {
      if (name in CALL_OPTIONS || warnedOf.has(name) || warnedOf.size >= MOST_NAMES_WARNED_OF) continue;
      warnedOf.add(name);
      const option = shownName(name);
      logger.warn(
        { option },
        `calls have no option ${option}${hintOf(name, Object.keys(CALL_OPTIONS))}; it is ignored`,
      );
    }
  };
}

/** Codecs and the protocol exclude streams: of a wrong kind they would exclude all, or none. */
function refuseBadChoice({ codecPriorities: codecs, protocol }: StreamChoice): void {
  const areCodecs = Array.isArray(codecs) && codecs.length > 0 && codecs.every(isText);
  if (codecs !== undefined && !areCodecs) {
    const what = 'codecPriorities must be a list of at least one codec, such as ["h264"]';
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
  if (protocol === undefined || protocol === "https") return;
  throw new StreamFallbackError("INVALID_INPUT", 'protocol must be "https", or be left out');
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function hintOf(name: string, known: readonly string[]): string {
  const nearest = nearestName({ key: name, group: "" }, known);
  return nearest === undefined ? "" : `, did you mean ${nearest}?`;
}
