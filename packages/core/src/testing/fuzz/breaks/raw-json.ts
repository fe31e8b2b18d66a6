/** A piece of JSON that no JavaScript value stands for, such as a number of 300 digits. */
export class RawJSON {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `JSON.stringify`, with raw parts as they are. */
export function stringifyRaw(value: unknown): string {
  const raws: string[] = [];
  const text = JSON.stringify(value, (_, item) =>
    item instanceof RawJSON ? `@raw-${raws.push(item.text) - 1}@` : item,
  );
  return raws.length === 0 ? text : text.replace(/"@raw-(\d+)@"/g, (mark, index) => raws[index] ?? mark);
}
