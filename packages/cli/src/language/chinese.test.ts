import { expect, it } from "vitest";
import { catalogue } from "../commands/catalogue.ts";
import { words as explainWords } from "../commands/info/explain/words.ts";
import { words as infoWords } from "../commands/info/words.ts";
import { words as statusWords } from "../commands/status/words.ts";
import { words as streamWords } from "../commands/stream/words.ts";
import { words as watchWords } from "../commands/watch/words.ts";
import { exitCodeRows } from "../help/exit-code-rows.ts";
import { headings } from "../help/headings.ts";
import { everywhere } from "../options/everywhere.ts";

const spoken = [catalogue, headings, exitCodeRows, everywhere];
const words = [explainWords, infoWords, statusWords, streamWords, watchWords];

/** All Chinese texts in a value, however deep. */
function chineseIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("zh" in value && typeof value.zh === "string") return [value.zh];
  return Object.values(value).flatMap(chineseIn);
}

const texts = [...new Set(chineseIn([...spoken, ...words]))];

it("Chinese texts have full-width punctuation beside Chinese characters", () => {
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => /\p{sc=Han} ?[,:;!?()]|[,:;!?()] ?\p{sc=Han}/u.test(text))).toEqual([]);
});

it.each([
  ["询问", "查询 or 请求"],
  ["答案", "结果"],
  ["适配器", "接口"],
  ["离线", "未开播"],
  ["断路器", "熔断"],
  ["您", "nobody by name"],
])("Chinese texts never say %s, but %s", (word) => {
  expect(texts.filter((text) => text.includes(word))).toEqual([]);
});
