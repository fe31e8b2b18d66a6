const ENTITY: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text that may stand in an element or in an attribute; XML has no way at all to write a control character. */
export function escapeXml(text: string): string {
  const allowed = text.toWellFormed().replaceAll(/[\p{Cc}\ufffe\uffff]/gu, " ");
  return allowed.replaceAll(/[&<>"]/g, (character) => ENTITY[character] ?? character);
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element around `content`, which is markup already. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${write(value)}"`);
  const start = `<${name}${written.join("")}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}

export function text(words: string, attributes: Attributes): string {
  return element("text", attributes, escapeXml(words));
}

function write(value: string | number): string {
  return escapeXml(String(typeof value === "number" ? round(value) : value));
}

/** A number rounded to a tenth, because nobody sees finer parts of a pixel. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
