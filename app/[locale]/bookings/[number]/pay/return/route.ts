import { bookingPath, payStep } from "@/app/_server/pay-route";
import { confirmPayment } from "@/lib/payments/pay-by-card";

export const dynamic = "force-dynamic";

/** Where the provider's page leads after paying. */
export const GET = payStep("pay/return", async (ctx, number) => {
  await confirmPayment(ctx, { number });
  return `${bookingPath(number)}/payment`;
});
