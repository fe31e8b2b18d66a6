export interface Series {
  metric: Record<string, string>;
  /** Unix seconds, and the value as text. */
  value: [number, string];
}

interface Reply<Data> {
  status: "success" | "error";
  error?: string;
  warnings?: string[];
  infos?: string[];
  data: Data;
}

/** What the API answers. @throws where it has an error, or anything to say beside the answer */
export async function ask<Data>(
  prometheus: string,
  { path, form }: { path: string; form: Record<string, string> },
): Promise<Data> {
  const reply = await fetch(`${prometheus}/api/v1/${path}?${new URLSearchParams(form)}`);
  const { status, error, warnings = [], infos = [], data } = (await reply.json()) as Reply<Data>;
  const said = [...warnings, ...infos, ...(status === "success" ? [] : [`${error}`])];
  if (said.length > 0) throw new Error(`${JSON.stringify(form)}: ${said.join("; ")}`);
  return data;
}

/** The series of a query as they are now. */
export async function seriesOf(prometheus: string, query: string): Promise<Series[]> {
  return (await ask<{ result: Series[] }>(prometheus, { path: "query", form: { query } })).result;
}

/** Values by one label. */
export async function valuesBy(
  prometheus: string,
  { label, query }: { label: string; query: string },
): Promise<Record<string, number>> {
  const all = await seriesOf(prometheus, `sum by (${label}) (${query})`);
  return Object.fromEntries(all.map(({ metric, value: [, value] }) => [metric[label] ?? "", Number(value)]));
}
