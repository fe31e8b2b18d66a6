import { namesIn, shownName } from "../config/describe-faults.ts";
import { hintOf, refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import { clientSchema } from "../config/schema.ts";
import { isRecord } from "../errors/kind-of.ts";
import {
  abortSignal,
  anything,
  callback,
  checkedOptions,
  clock,
  flag,
  logger as loggerKind,
  milliseconds,
  type OptionKind,
  type OptionKinds,
  text,
  withMethods,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import type { WantedFormat } from "../room/room-info.ts";
import type { Logger } from "../runtime/logger.ts";
import type { ClientGetStreamOptions, ClientOptions } from "./client-options.ts";

/** What Linux takes. */
const LONGEST_PATH = 4_096;

const path: OptionKind = {
  isAmong: "text",
  mustBe: "a path",
  fits: (value) => typeof value === "string" && value.trim() !== "" && value.length <= LONGEST_PATH,
};

const FORMATS: readonly unknown[] = ["flv", "hls", "ts", "fmp4"] satisfies WantedFormat[];

const formats: OptionKind = {
  isAmong: "a list",
  mustBe: "a list with one or more of flv, hls, ts and fmp4",
  fits: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((format) => FORMATS.includes(format)),
};

const codecs: OptionKind = {
  isAmong: "a list",
  mustBe: 'a list of at least one codec, such as ["h264"]',
  fits: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((codec) => typeof codec === "string" && codec !== ""),
};

const https: OptionKind = {
  isAmong: "text",
  mustBe: '"https", or left out',
  fits: (value) => value === "https",
};

const proxy: OptionKind = {
  isAmong: "text",
  mustBe: "the URL of a proxy, false, or variables such as process.env",
  fits: (value) => typeof value === "string" || value === false || isRecord(value),
};

/** What is wrong with settings is told by the configuration itself, as it is by providers, identities and strategies. */
const CLIENT_OPTIONS: OptionKinds<ClientOptions<unknown>> = {
  providers: anything,
  strategy: anything,
  profile: anything,
  transport: anything,
  defaultProvider: anything,
  proxy,
  alerts: anything,
  config: anything,
  configFile: path,
  cache: anything,
  identities: anything,
  identityStrategy: anything,
  region: text,
  logger: loggerKind,
  metrics: withMethods("a metrics sink, such as createMetrics()", []),
  driftSamples: path,
  clock,
  random: callback,
};

/** Those of all calls: recorders hand the same options to each. */
const CALL_OPTIONS: OptionKinds<ClientGetStreamOptions> = {
  api: text,
  // A cookie is refused in words of its own.
  auth: anything,
  // A uid is refused in words of its own, or left out.
  uid: anything,
  ignoreBadUid: flag,
  signal: abortSignal,
  timeoutMs: milliseconds,
  maxAgeMs: milliseconds,
  options: anything,
  probe: flag,
  prefer: text,
  quality: text,
  strictQuality: flag,
  formatPriorities: formats,
  onlyAudio: flag,
  codecPriorities: codecs,
  protocol: https,
};

/** Names come from callers; one that makes up a new one for each call must not fill the memory. */
const MOST_NAMES_WARNED_OF = 100;

/**
 * The options as they are now.
 * @throws StreamFallbackError `INVALID_INPUT` for one of a wrong kind, or with the name of one that there is not
 */
export function checkedClientOptions<Extra>(options: ClientOptions<Extra>): ClientOptions<Extra> {
  const owner = "createClient";
  if (typeof options !== "object" || options === null)
    throw new StreamFallbackError("INVALID_INPUT", "createClient needs an object with its providers");
  const checked = checkedOptions<ClientOptions<Extra>>(owner, { options, kinds: CLIENT_OPTIONS });
  const elsewhere = namesIn(clientSchema).map((name) => `config.${name}`);
  refuseUnknownOptions(owner, { options, known: Object.keys(CLIENT_OPTIONS), elsewhere });
  return checked;
}

/** Checks the options of a call, and gives them as they are now. */
export type CallCheck = (call: object) => ClientGetStreamOptions;

/**
 * Refuses options of a wrong kind, and warns of each unknown one once: what is asked without it may not be what was
 * meant.
 */
export function createCallCheck(logger: Logger): CallCheck {
  const warnedOf = new Set<string>();

  function warnOf(name: string): void {
    if (Object.hasOwn(CALL_OPTIONS, name) || warnedOf.has(name) || warnedOf.size >= MOST_NAMES_WARNED_OF)
      return;
    warnedOf.add(name);
    const option = shownName(name);
    const hint = hintOf(name, Object.keys(CALL_OPTIONS));
    logger.warn({ option }, `calls have no option ${option}${hint}; it is ignored`);
  }

  return (call) => {
    const checked = checkedOptions<ClientGetStreamOptions>("", { options: call, kinds: CALL_OPTIONS });
    for (const name of Object.keys(call)) warnOf(name);
    return checked;
  };
}
