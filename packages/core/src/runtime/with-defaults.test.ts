import { describe, expect, it } from "vitest";
import { withDefaults } from "./with-defaults.ts";

const defaults = { tries: 3, waitMs: 500 };

describe("options over defaults", () => {
  it("keeps the default of what is not given or undefined", () => {
    expect(withDefaults(defaults, undefined)).toEqual(defaults);
    expect(withDefaults(defaults, { tries: undefined, waitMs: 0 })).toEqual({ tries: 3, waitMs: 0 });
  });

  it("changes neither side", () => {
    const given = { tries: 1 };
    withDefaults(defaults, given).waitMs = 9;
    expect([defaults, given]).toEqual([{ tries: 3, waitMs: 500 }, { tries: 1 }]);
  });
});
