import { faultOfCode, type StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { HttpClient } from "../http/http-client.ts";
import { anonymous, type Identity } from "../identities/identity.ts";
import type { Member } from "../identities/member.ts";
import type { Deadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { ClientParts } from "./client-parts.ts";
import { identitiesKnown } from "./identities-known.ts";
import { nobodyMayAsk } from "./identity-errors.ts";

interface Resolving<Extra> {
  input: string;
  provider: Provider<Extra>;
  /** A user's own, or that of all who have none: these ask as one of the pool. */
  identity: Identity;
  deadline: Deadline;
  parts: Pick<ClientParts<Extra>, "clock" | "identities">;
}

/** As how many identities one input is resolved at most. */
const MOST_ASKED = 4;

/**
 * Resolves as one identity after another, in the input's own order, until one is neither refused access nor at fault itself. Most
 * inputs need no request: these are resolved though every identity is blocked, and prove nothing of one.
 * @param run is given what sends requests where nobody may ask, instead of the identity's own
 */
export async function resolveAs<Extra, Result>(
  { input, provider, identity, deadline, parts }: Resolving<Extra>,
  run: (identity: Identity, instead?: HttpClient) => Promise<Result>,
): Promise<Result> {
  if (identity !== anonymous) return run(identity);
  const { identities } = parts;
  await identitiesKnown(parts, deadline);
  if (!identities.isListed) return run(anonymous);
  const tried = new Set<Member>();
  let failure: StreamFallbackError | undefined;
  while (tried.size < MOST_ASKED && deadline.remainingMs() > 0) {
    const asker = identities.peek({ site: provider.id, key: input, tried });
    if (asker === undefined) break;
    tried.add(asker.member);
    try {
      return await run(asker.identity);
    } catch (thrown) {
      failure = toStreamFallbackError(thrown);
      identities.breakers.note(asker.member, failure.code);
      const fault = faultOfCode(failure.code);
      if (fault !== "identity" && fault !== "access") throw failure;
    }
  }
  if (failure !== undefined) throw failure;
  return run(anonymous, silent(nobodyMayAsk(provider.name, identities)));
}

function silent(error: StreamFallbackError): HttpClient {
  const refuse = () => Promise.reject(error);
  return { send: refuse, stream: refuse };
}
