import { StreamFallbackError } from "../errors.ts";
import { plainText } from "../runtime/plain-text.ts";
import { faultOfApiVersion } from "./api-version.ts";
import { standardSchema } from "./check-by-schema.ts";
import type { Adapter, Provider } from "./provider.ts";

/**
 * Those of a client, in a list of its own.
 * @throws StreamFallbackError `INVALID_INPUT` for none, two of one id, and for what is no provider
 */
export function checkedProviders<Extra>(providers: readonly Provider<Extra>[]): readonly Provider<Extra>[] {
  const fault = unlessItThrows(() => {
    if (!Array.isArray(providers) || providers.length === 0) return NEEDED;
    const fault = providers.map((provider) => faultOf(provider)).find((each) => each !== undefined);
    const ids = providers.map(({ id }) => id);
    const repeated = ids.find((id, index) => ids.indexOf(id) < index);
    return fault ?? (repeated === undefined ? undefined : `${NEEDED}; two have the id "${repeated}"`);
  });
  if (fault !== undefined) throw new StreamFallbackError("INVALID_INPUT", fault);
  return [...providers];
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no provider */
export function checkProvider<Extra>(provider: Provider<Extra>): void {
  const fault = unlessItThrows(() => faultOf(provider));
  if (fault !== undefined) throw new StreamFallbackError("INVALID_INPUT", fault);
}

const NEEDED = "a client needs providers, each with an id of its own";

function unlessItThrows(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch {
    return "a provider cannot be read: reading it throws";
  }
}

function faultOf<Extra>(provider: Provider<Extra>): string | undefined {
  if (typeof provider !== "object" || provider === null) return NEEDED;
  const { apiVersion, optionsSchema } = provider;
  const { id, name, siteURL, adapters, matchURL, resolve, prefers, checkRef, checkUserAgent, close } =
    provider;
  if (typeof id !== "string" || id === "") return "a provider needs an id";
  if (!ID.test(id)) return "the id of a provider must be letters, digits, dots and dashes, 64 at most";
  const versionFault = faultOfApiVersion(id, apiVersion);
  if (versionFault !== undefined) return versionFault;
  const texts = [typeof name, typeof siteURL].every((type) => type === "string");
  if (!texts) return `provider "${id}" needs a name and a siteURL`;
  if (!isShown(name)) return `the name of provider "${id}" ${MUST_BE_SHOWN}`;
  if (!areFunctions([matchURL, resolve])) return `provider "${id}" needs functions "matchURL" and "resolve"`;
  if (!areFunctions([prefers, checkRef, checkUserAgent, close].filter((optional) => optional !== undefined)))
    return `"prefers", "checkRef", "checkUserAgent" and "close" of provider "${id}" must be functions`;
  if (!areFunctions([provider.keyOfQuality ?? resolve]))
    return `"keyOfQuality" of provider "${id}" must be a function`;
  if (optionsSchema !== undefined && !standardSchema.fits(optionsSchema))
    return `"optionsSchema" of provider "${id}" must be ${standardSchema.mustBe}`;
  for (const name of ["cookieDomains", "hosts"] as const)
    if (provider[name] !== undefined && !isListOfTexts(provider[name]))
      return `"${name}" of provider "${id}" must be a list of texts`;
  if (!Array.isArray(adapters) || adapters.length === 0) return `provider "${id}" needs at least one adapter`;
  const names = new Set<string>();
  for (const adapter of adapters) {
    const fault = adapterFaultOf(adapter);
    if (fault !== undefined) return `provider "${id}": ${fault}`;
    if (names.has(adapter.name)) return `provider "${id}" has two adapters of one name`;
    names.add(adapter.name);
  }
  return undefined;
}

function adapterFaultOf<Extra>(adapter: Adapter<unknown, Extra>): string | undefined {
  if (typeof adapter !== "object" || adapter === null) return "an adapter must be an object";
  const {
    name,
    provides,
    fetchRoom,
    fetchRooms,
    batchSize = 2,
    accepts,
    asksPerQuality = false,
    asksByUid = false,
    isStandby = false,
    isAnonymous = false,
    riskGroup = "",
  } = adapter;
  const { weight = 1, priority = 1 } = adapter;
  if (typeof name !== "string" || name.trim() === "") return "an adapter needs a name";
  if (!isShown(name)) return `the name of an adapter ${MUST_BE_SHOWN}`;
  if (typeof fetchRoom !== "function") return `the adapter "${name}" needs a function "fetchRoom"`;
  if (!areFunctions([accepts, fetchRooms].filter((optional) => optional !== undefined)))
    return `"accepts" and "fetchRooms" of the adapter "${name}" must be functions`;
  if (!Number.isInteger(batchSize) || batchSize < 2)
    return `"batchSize" of the adapter "${name}" must be a whole number of at least 2`;
  if (![asksPerQuality, asksByUid, isStandby].every((flag) => typeof flag === "boolean"))
    return `"asksPerQuality", "asksByUid" and "isStandby" of the adapter "${name}" must be true or false`;
  if (typeof isAnonymous !== "boolean" && typeof isAnonymous !== "function")
    return `"isAnonymous" of the adapter "${name}" must be true, false or a function`;
  if (typeof riskGroup !== "string") return `"riskGroup" of the adapter "${name}" must be text`;
  if (!Number.isFinite(weight) || weight < 0) return `the weight of "${name}" must be a number of at least 0`;
  if (!Number.isFinite(priority)) return `the priority of "${name}" must be a number`;
  const isKnown = (need: unknown) => need === "status" || need === "streams";
  if (!Array.isArray(provides) || !provides.every(isKnown))
    return `"provides" of the adapter "${name}" must be a list of "status" and "streams"`;
  return undefined;
}

/** Ids stand in front of rooms in text, before a colon. */
const ID = /^[\w.-]{1,64}$/;
const LONGEST_NAME = 100;
const MUST_BE_SHOWN = `must have ${LONGEST_NAME} characters at most, and no control characters`;

/** Whether a name can stand in a table or a log as it is. */
function isShown(name: string): boolean {
  return name.length <= LONGEST_NAME && plainText(name) === name.trim();
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function areFunctions(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "function");
}
