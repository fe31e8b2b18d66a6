import { describe, expect, it } from "vitest";
import { identityOf } from "./identity.ts";

describe("an identity", () => {
  it("is the same for the same cookie only", () => {
    expect(identityOf("a=1").id).toBe(identityOf("a=1").id);
    expect(identityOf("a=1").id).not.toBe(identityOf("a=2").id);
  });

  it("without a cookie is the default one", () => {
    expect(identityOf(undefined)).toEqual({ id: "default" });
    expect(identityOf("")).toEqual({ id: "default" });
  });

  it("never shows its cookie in its id", () => {
    const identity = identityOf("sessionid=secret");
    expect(identity.cookie).toBe("sessionid=secret");
    expect(identity.id).not.toMatch(/session|secret/);
  });

  it.each(["name=价值", "a=1\r\nx: 2", "a=\u0000"])(
    "is refused for a cookie that no header can carry: %j",
    (cookie) => {
      expect(() => identityOf(cookie)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    },
  );
});
