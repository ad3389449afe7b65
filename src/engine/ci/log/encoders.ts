/**
 * The forms in which the runner looks for a secret besides the secret itself: actions/runner,
 * src/Runner.Common/HostContext.cs (which encoders) and src/Sdk/DTLogging/Logging/ValueEncoders.cs (what they do). Only
 * these: base64 of base64, hexadecimal digits, the value reversed or in parts pass. The two forms for PowerShell are left out, as is
 * PowerShell.
 */
import { base64 } from "../../services/tarball.ts";

type Encoder = (value: string) => string;

const encoder = new TextEncoder();

/** Base64 of `user:secret` holds neither base64 of the secret: it depends on how many bytes stand before. */
const shifted =
  (by: number): Encoder =>
  (value) => {
    const bytes = encoder.encode(value);
    return base64(bytes.length > by ? bytes.slice(by) : bytes);
  };

const XML: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "&": "&amp;",
};

/** .NET's Uri.EscapeDataString: as encodeURIComponent, and these five too. */
const uriData: Encoder = (value) =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const ENCODERS: readonly Encoder[] = [
  shifted(0),
  shifted(1),
  shifted(2),
  // CommandLineArgumentEscape, ExpressionStringEscape, JsonStringEscape
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  uriData,
  (value) => value.replace(/[<>"'&]/g, (letter) => XML[letter] ?? letter),
  (value) => (value.length > 8 && /^".*"$/s.test(value) ? value.slice(1, -1) : ""),
];

/** The value and the forms of it that the runner hides. */
export function hiddenForms(value: string): ReadonlySet<string> {
  return new Set([value, ...ENCODERS.map((encode) => encode(value))].filter(Boolean));
}
