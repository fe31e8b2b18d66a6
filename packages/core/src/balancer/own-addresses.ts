import { type Asker, DEFAULT_IDENTITY } from "./asker.ts";

/** Identities come from outside: beyond this many, those are forgotten that were noted first. */
const MOST_IDENTITIES = 1_000;

/**
 * From where each identity asked last, if not from the common address: for whoever looks at an identity without a request
 * of its own at hand.
 */
export class OwnAddresses {
  readonly #addresses = new Map<string, string>();

  note({ identity, address }: Asker): void {
    const isKnown = (this.#addresses.get(identity) ?? DEFAULT_IDENTITY) === address;
    if (isKnown) return;
    this.#addresses.delete(identity);
    if (address === DEFAULT_IDENTITY) return;
    const [oldest] = this.#addresses.keys();
    if (oldest !== undefined && this.#addresses.size >= MOST_IDENTITIES) this.#addresses.delete(oldest);
    this.#addresses.set(identity, address);
  }

  askerOf(identity: string): Asker {
    return { identity, address: this.#addresses.get(identity) ?? DEFAULT_IDENTITY };
  }
}
