import type { Page } from "@playwright/test";
import { expect } from "@/tests/support/browser";

/** The six digits of the newest mail to an address, read in a tab of its own where the demo shows its mails; "none"
 *  for a mail without a code. */
export async function codeMailedTo(page: Page, email: string): Promise<string> {
  const mailbox = await page.context().newPage();
  try {
    await mailbox.goto("/demo/mail");
    await mailbox.getByRole("listitem").filter({ hasText: email }).first().getByRole("link").first().click();
    await expect(mailbox).toHaveURL(/\/demo\/mail\/./);
    await expect(mailbox.getByRole("heading", { level: 1 })).toBeVisible();
    const text = (await mailbox.getByRole("main").textContent()) ?? "";
    return /^\s*(\d{6})\s*$/m.exec(text)?.[1] ?? "none";
  } finally {
    await mailbox.close();
  }
}
