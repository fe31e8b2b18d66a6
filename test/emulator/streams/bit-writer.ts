export interface BitWriter {
  /** The lowest `width` bits of a number, the highest first. */
  bits(value: number, width: number): void;
  /** H.264's own code for numbers whose size is not known beforehand (Exp-Golomb). */
  unsigned(...values: number[]): void;
  /** Fills the last byte: with zeros, or as a unit of H.264 ends, with a one before them. */
  align(ending?: "unit"): void;
  bytes(): Buffer;
}

export function createBitWriter(): BitWriter {
  let text = "";
  const bits = (value: number, width: number) => {
    text += value.toString(2).padStart(width, "0");
  };
  return {
    bits,
    unsigned(...values) {
      for (const value of values) bits(value + 1, 2 * (value + 1).toString(2).length - 1);
    },
    align(ending) {
      if (ending === "unit") text += "1";
      text = text.padEnd(Math.ceil(text.length / 8) * 8, "0");
    },
    bytes: () => Buffer.from((text.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))),
  };
}
