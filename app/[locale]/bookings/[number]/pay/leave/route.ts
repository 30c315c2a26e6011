import { bookingPath, payStep } from "@/app/_server/pay-route";
import { leavePayment } from "@/lib/payments/pay-by-card";

export const dynamic = "force-dynamic";

/** Where the provider's page leads somebody who walks away. */
export const GET = payStep("pay/leave", async (ctx, number) => {
  await leavePayment(ctx, { number });
  return `${bookingPath(number)}/payment`;
});
