import { OTHER_NAME } from "../metrics/create-metrics.ts";
import { labelValue } from "./label-value.ts";

/** Names as labels: the first ones as they are, all further ones as one. */
export class BoundedNames {
  readonly #most: number;
  readonly #names = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What is no text has no name of its own. */
  of(name: unknown): string {
    if (typeof name !== "string") return OTHER_NAME;
    const label = labelValue(name);
    if (this.#names.size < this.#most) this.#names.add(label);
    return this.#names.has(label) ? label : OTHER_NAME;
  }
}
