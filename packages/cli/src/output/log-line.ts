import { plainText } from "@stream-fallback/core";

interface LogEntry {
  level: string;
  fields: object;
  message: string;
}

/** A step as one line for people: the level, what happened, and those of its fields that are texts, numbers or errors. */
export function logLine({ level, fields, message }: LogEntry): string {
  const details = Object.entries(fields).flatMap(([name, value]) => {
    if (value instanceof Error) return [`${name}=${JSON.stringify(value.message)}`];
    if (typeof value === "number") return [`${name}=${Math.round(value)}`];
    if (typeof value === "boolean") return [`${name}=${value}`];
    if (typeof value !== "string") return [];
    return [`${name}=${/^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value)}`];
  });
  return `douyin-info: ${level}: ${plainText([message, ...details].join(" "))}\n`;
}
