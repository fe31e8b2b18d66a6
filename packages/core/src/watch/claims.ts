import { type Claim, localPlacement, type PlacedRoom, type Placement } from "./placement.ts";

interface ClaimsOptions {
  /** @default one claim on everything */
  placement: Placement | undefined;
  /** Until when they are followed. */
  signal: AbortSignal;
  onGained(claim: Claim): void;
  /** Told after a claim is over. */
  onLost(): void;
}

/** The claims that this process has, and how far each has come. */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #cursors = new Map<Claim, number>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  follow(): void {
    const { placement = localPlacement, signal } = this.#options;
    placement.follow((claim) => this.#onClaim(claim), signal);
  }

  /** By what right a room is asked for; undefined where others ask for it. */
  of(room: PlacedRoom): Claim | undefined {
    for (const claim of this.#cursors.keys()) if (claim.has(room)) return claim;
    return undefined;
  }

  /** Counts one more ask, and gives a function that keeps what the claim has come to. */
  count(claim: Claim): () => void {
    const cursor = (this.#cursors.get(claim) ?? claim.state.cursor) + 1;
    this.#cursors.set(claim, cursor);
    return () => claim.save({ cursor });
  }

  #onClaim(claim: Claim): void {
    const { signal, onGained, onLost } = this.#options;
    if (signal.aborted || claim.signal.aborted || this.#cursors.has(claim)) return;
    this.#cursors.set(claim, claim.state.cursor);
    onGained(claim);
    const onEnd = () => {
      this.#cursors.delete(claim);
      onLost();
    };
    claim.signal.addEventListener("abort", onEnd, { once: true });
  }
}
