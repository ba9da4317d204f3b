package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppsTest {

    @Test
    void appIsFoundByEachOfItsClientIds() {
        App notes = TestApps.app("notes", Set.of("ios", "web"));
        Apps apps = Apps.of(List.of(notes, TestApps.app("mail", Set.of("mail"))));
        assertThat(apps.find("ios")).contains(notes);
        assertThat(apps.find("web")).contains(notes);
        assertThat(apps.find("unlisted")).isEmpty();
    }

    @Test
    void clientIdOfTwoAppsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Apps.of(
                        List.of(TestApps.app("notes", Set.of("ios")), TestApps.app("mail", Set.of("ios", "web")))))
                .withMessage("client id ios is listed twice, by app notes and app mail");
    }

    @Test
    void appIdOfTwoAppsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Apps.of(List.of(TestApps.app("notes", Set.of("ios")), TestApps.app("notes", Set.of("web")))))
                .withMessageStartingWith("app id notes is listed twice");
    }
}
