package dev.quintet.cli.planted.cache;

import org.springframework.util.StringUtils;

/** Breaks: only the outermost modules know Spring. */
class KnowsSpring {
    boolean isEmpty(String text) {
        return !StringUtils.hasText(text);
    }
}
