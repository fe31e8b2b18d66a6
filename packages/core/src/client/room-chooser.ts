import type { ConfigStore } from "../config/config-store.ts";
import { shownName } from "../config/describe-faults.ts";
import { nearestName } from "../config/nearest-name.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import { readableText } from "../room/readable-text.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { urlsInText } from "../room/urls-in-text.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import type { NameWarnings } from "./name-warnings.ts";

interface ChooserParts<Extra> {
  providers: readonly Provider<Extra>[];
  config: ConfigStore;
  logger: Logger;
  warnings: NameWarnings;
}

/** Whose a room is, and what that provider is given to resolve: of a text with a URL of its own, only the URL. */
interface ChosenRoom<Extra> {
  provider: Provider<Extra>;
  named: string | RoomRef;
}

export interface RoomChooser<Extra> {
  /** @throws StreamFallbackError `INVALID_INPUT` where nobody can tell whose the room is */
  choose(room: string | RoomRef): ChosenRoom<Extra>;
}

/** A number or a name by itself: no URL, and no ref of one provider. */
const BARE = /^[\w-]*$/;
/** `site:123`, and nothing like `https://`. */
const REF = /^([^\s:：/]+)[:：](?![/／]{2})(.*)$/s;
/** What can only be meant as one, whether or not there is such a provider. */
const LIKE_A_REF = /^(?!https?[:：])[a-z][\w-]{0,31}[:：]\S+$/i;

/**
 * Tells whose a room is: by the id in front of it, by a URL in the text that a provider knows, or as the only or the default
 * provider's.
 */
export function createRoomChooser<Extra>(parts: ChooserParts<Extra>): RoomChooser<Extra> {
  const { providers, config, logger, warnings } = parts;
  /** Providers that have been warned of. */
  const reported = new Set<Provider>();

  /** Whether the provider knows the room by its URL; one that fails to say so knows none, since others may. */
  function isOf(provider: Provider, url: string): boolean {
    try {
      const answer: unknown = provider.matchURL(url);
      hush(answer);
      return answer === true;
    } catch (error) {
      if (!reported.has(provider))
        logger.warn(
          { provider: provider.id, error: toStreamFallbackError(error).reason },
          "matchURL of a provider throws; it is passed over",
        );
      reported.add(provider);
      return false;
    }
  }

  function ownerOf(url: string): Provider<Extra> | undefined {
    const [first, ...others] = providers.filter((provider) => isOf(provider, url));
    if (first) for (const other of others) warnings.claimedTwice(first.id, other.id);
    return first;
  }

  function byURL(text: string): ChosenRoom<Extra> | undefined {
    for (const { href } of urlsInText(text)) {
      const provider = ownerOf(href);
      if (provider) return { provider, named: href };
    }
    // A provider may know its rooms by what is no whole URL.
    const provider = ownerOf(text);
    return provider && { provider, named: text };
  }

  function byDefault(): Provider<Extra> | undefined {
    const { defaultProvider } = config.current;
    if (defaultProvider !== "") return providers.find(({ id }) => id === defaultProvider);
    return providers.length === 1 ? providers[0] : undefined;
  }

  function ofText(text: string): ChosenRoom<Extra> {
    const readable = readableText(text);
    const [, id = "", rest = ""] = REF.exec(readable) ?? [];
    const meant = providers.find((provider) => provider.id === id);
    if (meant) {
      const url = urlsInText(rest).find(({ href }) => isOf(meant, href));
      return { provider: meant, named: url?.href ?? rest.trim() };
    }
    const found = BARE.test(readable) ? undefined : byURL(text);
    if (found) return found;
    if (LIKE_A_REF.test(readable)) throw unknownProvider(id);
    const provider = byDefault();
    if (provider) return { provider, named: text };
    const sites = providers.map(({ siteURL }) => siteURL).join(", ");
    throw invalid(
      `cannot tell which site is meant; give the room's URL at one of ${sites}, or ${providers[0]?.id}:<room>`,
    );
  }

  function unknownProvider(id: string): StreamFallbackError {
    const known = providers.map((provider) => provider.id);
    const nearest = nearestName({ key: id, group: "" }, known);
    const hint = nearest === undefined ? `; there is ${known.join(", ")}` : `, did you mean ${nearest}?`;
    return invalid(`${shownName(id)} is no provider of this client${hint}`);
  }

  return {
    choose(room) {
      if (typeof room === "string") return ofText(room);
      const { roomId, provider: named } = namesIn(room);
      if (typeof roomId !== "string") throw invalid("a room is given as a text or as a resolved ref");
      const provider = providers.find(({ id }) => id === named);
      if (provider) return { provider, named: room };
      throw typeof named === "string"
        ? unknownProvider(named)
        : invalid("a ref needs the id of its provider");
    },
  };
}

/** @throws StreamFallbackError `INVALID_INPUT` for an object that throws when it is read */
function namesIn(room: RoomRef | undefined): Partial<RoomRef> {
  try {
    const { roomId, provider, uid } = room ?? ({} as Partial<RoomRef>);
    return { roomId, provider, uid } as Partial<RoomRef>;
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", "the room cannot be read: reading it throws", { cause });
  }
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
