export { parseJson as parse } from "../../parse-json.ts";
