/** Addresses under /api that nobody answers: not found, without the framework's own page. */
function notThere(): Response {
  return Response.json({ outcome: "not_found" }, { status: 404 });
}

export { notThere as DELETE, notThere as GET, notThere as PATCH, notThere as POST, notThere as PUT };
