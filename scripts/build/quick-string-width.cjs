// cli-table3's own takes emoji apart with an expression built anew for each cell: most of a long report's time.
// What is one column wide at sight is counted here; it answers for all else.
const PLAIN = /^[\x20-\x7e\xa1-\xa8\xaa-\xac\xaf-\u02ff\u2010-\u2027\u2192\u2264\u2265\u2500-\u257f]*$/;

module.exports = (text) => (PLAIN.test(text) ? text.length : require('string-width')(text));
