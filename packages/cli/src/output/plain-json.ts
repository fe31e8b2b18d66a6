const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** JSON leaves some control characters and separators of lines as they are; escaped, they mean the same, command no terminal and end no line. */
export function plainJson(
  value: unknown,
  { isPretty = false }: { isPretty?: boolean | undefined } = {},
): string {
  return JSON.stringify(value, null, isPretty ? 2 : 0).replace(UNSAFE, (run) =>
    [...run].map(escaped).join(""),
  );
}

function escaped(character: string): string {
  return character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
