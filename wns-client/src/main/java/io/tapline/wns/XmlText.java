package io.tapline.wns;

/** Writes text into XML 1.0. */
final class XmlText {

    private XmlText() {}

    /**
     * Escapes what is markup, for elements and quoted attributes alike. Characters that XML has no way to write are left out
     * (<a href="https://www.w3.org/TR/xml/#charsets">section 2.2</a>): one of them would make the whole toast invalid.
     */
    static void append(StringBuilder xml, String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\'' -> xml.append("&apos;");
                default -> {
                    if (isCharacter(c)) {
                        xml.appendCodePoint(c);
                    }
                }
            }
        });
    }

    private static boolean isCharacter(int c) {
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        boolean loneSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !loneSurrogate && c != 0xFFFE && c != 0xFFFF;
    }
}
