import { LONGEST_WINDOW_MS, SHORTEST_WINDOW_MS } from "../config/alerts-schema.ts";
import { refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import {
  callback,
  checkedOptions,
  type OptionKind,
  type OptionKinds,
  required,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import type { AlertRule } from "./alert-rule.ts";
import { builtInAlertNames } from "./built-in-rules.ts";
import { severityKind } from "./severity-kind.ts";

const name: OptionKind = {
  isAmong: "text",
  mustBe: "a name of at most 60 letters, digits, _, - and .",
  fits: (value) => typeof value === "string" && /^[\w.-]{1,60}$/.test(value),
};

const scope: OptionKind = {
  isAmong: "text",
  mustBe: '"provider" or "client"',
  fits: (value) => value === "provider" || value === "client",
};

const windowLength: OptionKind = {
  mustBe: `a number from ${SHORTEST_WINDOW_MS} to ${LONGEST_WINDOW_MS}`,
  fits: (value) => typeof value === "number" && value >= SHORTEST_WINDOW_MS && value <= LONGEST_WINDOW_MS,
};

const count: OptionKind = {
  mustBe: "a number of at least 0",
  least: 0,
  fits: (value) => typeof value === "number" && value >= 0,
};

const KINDS: OptionKinds<AlertRule> = {
  name: required(name),
  severity: required(severityKind),
  check: required(callback),
  scope,
  windowMs: windowLength,
  minCalls: count,
};

/** @throws StreamFallbackError `INVALID_INPUT` for what is no rule, and for a name that is taken */
export function checkedRules(given: readonly unknown[]): AlertRule[] {
  const taken = new Set<string>(builtInAlertNames);
  return given.map((options, index) => {
    const owner = `alerts.rules[${index}]`;
    const rule = checkedOptions<AlertRule>(owner, { options, kinds: KINDS });
    refuseUnknownOptions(owner, { options: options as object, known: Object.keys(KINDS) });
    if (taken.has(rule.name))
      throw new StreamFallbackError("INVALID_INPUT", `${owner}: there is a rule ${rule.name} already`);
    taken.add(rule.name);
    return rule;
  });
}
