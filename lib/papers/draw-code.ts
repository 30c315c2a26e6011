import QRCode from "qrcode";

/** A QR code as one path on a square of `size` units: drawn alike on a page and in a PDF. */
export type Code = { size: number; path: string };

/**
 * The QR code of a text. Modules side by side are one rectangle, so that no light shows between them.
 * @example drawCode("https://yoyaku.example/staff/bookings/A2B3C4D5").size // → 33
 */
export function drawCode(text: string): Code {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const { size } = modules;
  let path = "";
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; ) {
      let end = column;
      while (end < size && modules.get(row, end)) end++;
      if (end > column) path += `M${column} ${row}h${end - column}v1h${column - end}z`;
      column = end + 1;
    }
  return { size, path };
}
