/** Ten digits with a right check digit, modulus 11. Source: shared/spec/pds.md §3. */
export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  const sum = Array.from(text.slice(0, 9)).reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(text[9]);
}
