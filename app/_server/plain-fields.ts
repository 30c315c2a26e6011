/**
 * The fields of a form under plain names, as all of ours have. In others conform reads places in lists
 * ("email[4000000000]" would be one so long) and orders of its own ("__intent__").
 */
export function plainFields(sent: unknown): FormData {
  const plain = new FormData();
  // Whoever calls an action by hand may send anything for a form.
  if (!(sent instanceof FormData)) return plain;
  for (const [name, value] of sent) if (/^[a-z]\w{0,39}$/i.test(name)) plain.append(name, value);
  return plain;
}
