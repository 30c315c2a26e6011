import fc from "fast-check";
import { expect, test } from "vitest";
import { downloadName, fileTypeOf, mayAttach, shownName, type Upload } from "@/lib/attachments/rules";
import { readUpload, signUpload } from "@/lib/attachments/tokens";
import { aJpeg, aPdf, aPng } from "@/tests/support/documents";

const text = (words: string) => new TextEncoder().encode(words);
const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

test.each<[what: string, bytes: Uint8Array, type: string | null]>([
  ["a PDF", aPdf(), "application/pdf"],
  ["a PNG", aPng(), "image/png"],
  ["a JPEG", aJpeg(), "image/jpeg"],
  ["nothing", new Uint8Array(), null],
  ["a page of HTML", text("<!doctype html><script>alert(1)</script>"), null],
  ["a program", joined(text("MZ"), aPdf()), null],
  ["HTML that says it is a PDF", text("%PDF-1.7\n<script>alert(1)</script>"), null],
  ["a PDF cut off", aPdf().subarray(0, aPdf().length - 30), null],
  ["a PNG cut off", aPng().subarray(0, aPng().length - 6), null],
  ["a PNG without a picture", joined(aPng().subarray(0, 33), aPng().subarray(aPng().length - 12)), null],
  ["the signature of a PNG before something else", joined(aPng().subarray(0, 8), text("<svg onload=alert(1)>")), null],
  ["a JPEG cut off", aJpeg().subarray(0, aJpeg().length - 2), null],
  ["the beginning of a JPEG before something else", joined(aJpeg().subarray(0, 2), text("<html></html>")), null],
  ["a GIF", text("GIF89a\x01\x00\x01\x00"), null],
  ["an archive", text("PK\x03\x04 word/document.xml"), null],
])("%s is told by its content", (_, bytes, type) => {
  expect(fileTypeOf(bytes)).toBe(type);
});

test("whatever the bytes are, they are told without an error, and noise is nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(fileTypeOf(bytes)).toBeNull();
    }),
  );
  const whole = [aPdf(), aPng(), aJpeg()];
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 0, max: 255 }), (file, at, sign) => {
      const changed = new Uint8Array(file);
      changed[at % file.length] = sign;
      expect([null, "application/pdf", "image/png", "image/jpeg"]).toContain(fileTypeOf(changed));
    }),
  );
});

test.each([
  ["C:\\Users\\hanako\\会則.pdf", "会則.pdf"],
  ["../../etc/passwd", "passwd"],
  ["名簿\u202efdp.exe", "名簿fdp.exe"],
  ["a\u0000b\n.pdf", "ab.pdf"],
  ["", "file"],
  [`${"長".repeat(200)}.pdf`, `${"長".repeat(96)}.pdf`],
])("the name %j is shown as %j", (name, shown) => {
  expect(shownName(name)).toBe(shown);
});

test("a document is downloaded with the ending of what it is", () => {
  expect(downloadName("会則.PDF", "application/pdf")).toBe("会則.PDF");
  expect(downloadName("写真.jpeg", "image/jpeg")).toBe("写真.jpeg");
  expect(downloadName("会則.exe", "application/pdf")).toBe("会則.exe.pdf");
});

const upload = (more: Partial<Upload> = {}): Upload => ({
  id: "11111111-1111-4111-8111-111111111111",
  userId: "user-hanako",
  name: "会則.pdf",
  bytes: 1000,
  sha256: "0",
  problem: null,
  ...more,
});

test.each<[what: string, uploads: Upload[], code: string]>([
  ["one document", [upload()], "ok"],
  ["exactly ten megabytes", [upload({ bytes: 10 * 1024 * 1024 })], "ok"],
  ["one byte more", [upload({ bytes: 10 * 1024 * 1024 + 1 })], "attachment_too_large"],
  [
    "what the server read past",
    [upload(), upload({ bytes: 40 * 1024 * 1024, problem: "too_large" })],
    "attachment_too_large",
  ],
  ["no room", [upload({ problem: "no_room" })], "attachment_no_room"],
  ["five", Array.from({ length: 5 }, () => upload()), "ok"],
  ["six", Array.from({ length: 6 }, () => upload()), "too_many_attachments"],
])("%s: %s", (_, uploads, code) => {
  const answer = mayAttach(uploads, { maxMegabytes: 10, maxFiles: 5 });
  expect(answer.ok ? "ok" : answer.code).toBe(code);
  if (code === "attachment_too_large" && uploads.length === 2)
    expect(answer).toMatchObject({ facts: { name: ["会則.pdf"], max: 10, size: 40 } });
});

test("an upload is read as we signed it, and not when anything of it was changed", () => {
  const signed = signUpload("secret", upload());
  expect(readUpload("secret", signed)).toEqual(upload());
  expect(readUpload("another", signed)).toBeNull();
  const [said = "", proof = ""] = signed.split(".");
  const forged = Buffer.from(JSON.stringify(upload({ userId: "user-taro" }))).toString("base64url");
  for (const text of ["", ".", said, `${said}.`, `${forged}.${proof}`, `${said}.${proof}x`, "../../etc/passwd"])
    expect(readUpload("secret", text)).toBeNull();
});
