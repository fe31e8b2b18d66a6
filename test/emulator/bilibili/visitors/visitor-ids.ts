/** The ids by which the site knows a browser again; the second one ends as base64 does. */
export function visitorIds(number: number): { b_3: string; b_4: string } {
  const digits = String(number).padStart(12, "0");
  return {
    b_3: `1A2B3C4D-0000-4000-8000-${digits}12345infoc`,
    b_4: `5E6F7A8B-0000-4000-8000-${digits}54321-026010100-invented==`,
  };
}
