/** A family as the text of Prometheus has it. */
export interface ReadFamily {
  type: string;
  help: string;
  /** By the name of the line and its labels, as `name{label="value"}` with labels in order. */
  series: Map<string, number>;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/gy;

/** Reads the text as strictly as Prometheus does: what it would refuse fails here. */
export function readText(text: string): Map<string, ReadFamily> {
  const families = new Map<string, ReadFamily>();
  let help: RegExpExecArray | undefined;
  let family: ReadFamily | undefined;
  let name = "";
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  for (const line of text.split("\n")) {
    if (line === "" || line === "# EOF") continue;
    if (line.startsWith("# HELP ")) help = /^# HELP (\S+) (.+)$/.exec(line) ?? undefined;
    else if (line.startsWith("# TYPE ")) {
      const [, typed = "", type = ""] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
      if (families.has(typed)) throw new Error(`${typed} is told of twice`);
      if (help?.[1] !== typed) throw new Error(`${typed} has no help`);
      name = typed;
      family = { type, help: help[2] ?? "", series: new Map() };
      families.set(name, family);
    } else {
      const [, lineName = "", labels = "", value = ""] = LINE.exec(line) ?? [];
      if (family === undefined || !lineName.startsWith(name)) throw new Error(`a stray line: ${line}`);
      const key = `${lineName}{${labelsOf(labels).toSorted().join(",")}}`;
      if (family.series.has(key)) throw new Error(`twice: ${key}`);
      if (!/^nan$/i.test(value) && Number.isNaN(Number(value))) throw new Error(`no number: ${line}`);
      family.series.set(key, Number(value));
    }
  }
  return families;
}

function labelsOf(text: string): string[] {
  const labels: string[] = [];
  LABEL.lastIndex = 0;
  let end = 0;
  for (let match = LABEL.exec(text); match !== null; match = LABEL.exec(text)) {
    labels.push(`${match[1]}="${match[2]}"`);
    end = LABEL.lastIndex;
    if (end === text.length) break;
  }
  if (end !== text.length) throw new Error(`these are no labels: ${text}`);
  return labels;
}

/** The value of a series; undefined where there is none. */
export function valueIn(text: string, series: string): number | undefined {
  const name = series.split("{")[0] ?? "";
  const family = [...readText(text)].find(([told, { series: all }]) => name.startsWith(told) && all.has(keyOf(series)));
  return family?.[1].series.get(keyOf(series));
}

function keyOf(series: string): string {
  const [, name = "", labels = ""] = /^([^{]*)(?:\{(.*)\})?$/.exec(series) ?? [];
  return `${name}{${labelsOf(labels).toSorted().join(",")}}`;
}
