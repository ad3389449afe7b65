/**
 * Passwords in braces, `{base64}`: AES-128-CBC with key and start from SHA-256 of a password and eight bytes of salt. The
 * master password in settings-security.xml is encrypted with a password that everybody knows: who has both files has all
 * (https://maven.apache.org/guides/mini/guide-encryption.html; the layout is held against Maven 3.9.9).
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesOf, concat, textOf } from "../../process/io.ts";
import { aesDecrypt, aesEncrypt } from "../../services/keys/aes.ts";
import { base64 } from "../../services/tarball.ts";
import type { UserFiles } from "../registries/files.ts";
import { parseXml, textAt } from "../registries/xml.ts";
import { MavenError } from "./types.ts";

/** What the master password is encrypted with. */
const KNOWN = "settings.security";
const SALT = 8;
const BLOCK = 16;

function keys(password: string, salt: Uint8Array): [key: Uint8Array, start: Uint8Array] {
  const digest = sha256(concat([bytesOf(password), salt]));
  return [digest.slice(0, BLOCK), digest.slice(BLOCK)];
}

/** `random` gives as many bytes as it is asked for. */
export function encrypt(text: string, password: string, random: (bytes: number) => Uint8Array): string {
  const salt = random(SALT);
  const encrypted = aesEncrypt("cbc", ...keys(password, salt), bytesOf(text));
  const padding = BLOCK - ((SALT + encrypted.length + 1) % BLOCK);
  return `{${base64(concat([salt, new Uint8Array([padding]), encrypted, random(padding)]))}}`;
}

/** Undefined for what was not encrypted with this password. */
export function decrypt(text: string, password: string): string | undefined {
  const [, inner] = /\{(.+?)(?<!\\)\}/s.exec(text) ?? [];
  if (inner === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(inner), (letter) => letter.charCodeAt(0));
    const padding = bytes[SALT] ?? 0;
    const encrypted = bytes.slice(SALT + 1, bytes.length - padding);
    const plain = aesDecrypt("cbc", ...keys(password, bytes.slice(0, SALT)), encrypted);
    return plain && textOf(plain);
  } catch {
    return undefined;
  }
}

export const encryptMaster = (files: UserFiles, text: string) =>
  encrypt(text, KNOWN, (bytes) => files.process.machine.random(bytes));

/** The master password; undefined where there is none that can be read. */
export function masterPassword(
  files: UserFiles,
  properties: ReadonlyMap<string, string>,
): string | undefined {
  const text = files.readText(securityFile(files, properties));
  const kept = text === undefined ? undefined : textAt(parseXml(text), "master");
  return kept === undefined ? undefined : decrypt(kept, KNOWN);
}

const securityFile = (files: UserFiles, properties: ReadonlyMap<string, string>) =>
  properties.get("settings.security") ?? `${files.home}/.m2/settings-security.xml`;

/** `mvn --encrypt-password`. Throws MavenError without a master password. */
export function encryptPassword(
  files: UserFiles,
  properties: ReadonlyMap<string, string>,
  text: string,
): string {
  const master = masterPassword(files, properties);
  if (master !== undefined) return encrypt(text, master, (bytes) => files.process.machine.random(bytes));
  const missing = `${securityFile(files, properties)} (No such file or directory)`;
  throw new MavenError([
    "Error executing Maven.",
    `java.io.FileNotFoundException: ${missing}`,
    `Caused by: ${missing}`,
  ]);
}
