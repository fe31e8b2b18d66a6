import { expect, it } from "vitest";
import { catalogue } from "../commands/catalogue.ts";
import { meantCommand } from "./meant-command.ts";

const slips: [word: string, meant: string][] = [
  ["wach", "watch"],
  ["wacth", "watch"],
  ["Watch", "watch"],
  ["strem", "stream"],
  ["steams", "stream"],
  ["docter", "doctor"],
  ["reslove", "resolve"],
  ["statsu", "status"],
  ["completions", "completion"],
  ["inof", "info"],
  ["help", "--help"],
  ["hlep", "--help"],
  ["version", "--version"],
];

it.each(slips)("%s as the first word means %s", (word, meant) => {
  expect(meantCommand(word, catalogue.commands)).toBe(meant);
});

it.each([
  ...["some_name", "watch1", "w.atch", "wa", "wish", "income", "streaming", "yunshang", "123456789"],
  ...["https://live.douyin.com/wach", "MS4wLjABAAAAwatch", "看海", "", "x".repeat(100_000)],
])("%.30s as the first word means no command", (word) => {
  expect(meantCommand(word, catalogue.commands)).toBeUndefined();
});
