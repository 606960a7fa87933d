/** Capital letters only, without accents: the form in which names are compared. Source: pds.md §9 [PRODUCT]. */
export function foldName(name: string | undefined): string {
  return (name ?? '').normalize('NFD').replace(/\P{L}/gu, '').toUpperCase();
}
