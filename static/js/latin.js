/* Ukrainian in Latin letters, by the national table of 2010; animals/places/latin.py does the same. */

const FIRST = { є: "ye", ї: "yi", й: "y", ю: "yu", я: "ya" };
const LETTERS = {
  а: "a", б: "b", в: "v", г: "h", ґ: "g", д: "d", е: "e", є: "ie", ж: "zh", з: "z", и: "y", і: "i", ї: "i", й: "i",
  к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts", ч: "ch",
  ш: "sh", щ: "shch", ь: "", ю: "iu", я: "ia", "'": "", "’": "", "ʼ": "",
};
const isLetter = (sign) => /^[\p{L}'’ʼ]$/u.test(sign);
const isLarge = (sign) => sign !== sign.toLowerCase();

/* Куп’янськ as Kupiansk; letters that the table lacks stay as they are. */
export function latin(text) {
  let before = " ", written = "";
  for (const letter of text.replaceAll("зг", "zgh").replaceAll("Зг", "Zgh").replaceAll("ЗГ", "ZGH")) {
    const small = letter.toLowerCase();
    const found = (isLetter(before) ? null : FIRST[small]) ?? LETTERS[small] ?? letter;
    written += isLarge(letter) ? found.slice(0, 1).toUpperCase() + found.slice(1) : found;
    before = letter;
  }
  return written;
}
