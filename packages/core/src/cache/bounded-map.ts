/** A map that forgets the entry written longest ago when it is full. A plain one drops old entries only when read. */
export class BoundedMap<Value> extends Map<string, Value> {
  readonly #mostEntries: number;

  constructor(mostEntries: number) {
    super();
    this.#mostEntries = mostEntries;
  }

  override set(key: string, value: Value): this {
    this.delete(key);
    super.set(key, value);
    for (const oldest of this.keys()) {
      if (this.size <= this.#mostEntries) break;
      this.delete(oldest);
    }
    return this;
  }
}
